import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { lastOut } from "../../lib/data/split.ts";
import { als } from "../../lib/models/als.ts";
import { richForm } from "../../lib/report/rich.ts";

const text = (value: unknown) => String(richForm(value)?.toMimeBundle()["text/plain"]);

describe("what the library's plain values are shown as", () => {
  const made = shop({ users: 20, items: 50, events: 200 });

  it("events in figures, not as arrays", () => {
    assert.match(
      text(made.interactions),
      /^Events\nevents +users +items +values +times\n.*\n +200 +20 +50 +none +2024-/,
    );
    assert.match(text(made.ratings), /1 … 5/);
  });
  it("a data set with its notes and licence", () => {
    assert.match(text(made), /^The made-up shop\n/);
    assert.ok(text(made).includes(made.licence));
    assert.match(text(made), /Of each item: title, /);
  });
  it("a split with its protocol, part by part", () => {
    const split = lastOut(made.interactions);
    assert.ok(text(split).includes(split.protocol));
    assert.match(text(split), /\ntraining +180 .*\ntest +20 /);
  });
  it("a log of training, of which the middle is left out and said to be", async () => {
    const short = await als({ epochs: 3 }).fit({ interactions: made.interactions }, { random: random(1) });
    assert.equal(text(short).split("\n").length, 6);
    const long = await als({ epochs: 40 }).fit({ interactions: made.interactions }, { random: random(1) });
    assert.match(text(long), /40 epochs[\s\S]*\n +1 [\s\S]*\n +40 [\s\S]*\n28 epochs between are left out/);
  });
  it("nothing for what only looks like them", () => {
    for (const value of [
      null,
      3,
      "text",
      {},
      { title: "a", notes: [], interactions: {} },
      { epochs: [], seconds: 1 },
      [],
    ])
      assert.equal(richForm(value), null);
  });
});
