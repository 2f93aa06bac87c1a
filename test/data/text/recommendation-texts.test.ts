import assert from "node:assert/strict";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { categoryColumn, table, textColumn } from "../../../lib/data/tables.ts";
import { recommendationReader, recommendationTexts } from "../../../lib/data/text/recommendation-texts.ts";
import { groundedness, groundedShares } from "../../../lib/eval/groundedness.ts";

const ids = vocabulary("item", ["a", "b", "c", "d"]);
const items = table(ids, {
  title: textColumn(["Campo A100 tent", "Mill & Co B101 kettle", "Campo C102 lamp", "Brisk D103 coat, long"]),
  style: categoryColumn("style", [["rugged"], ["classic"], ["rugged"], ["playful"]]),
  category: categoryColumn("category", [["outdoors"], ["kitchen"], ["home"], ["outdoors"]]),
});
const events = interactions({
  users: vocabulary("user", ["u", "v"]),
  items: ids,
  user: Int32Array.of(0, 1, 0, 0, 1, 0),
  item: Int32Array.of(0, 2, 1, 2, 3, 3),
  value: null,
  time: Float64Array.of(1, 2, 3, 4, 5, 6),
});
const said = ["Lovely.", null, null, "Too dark.", "Warm.", null];
const texts = recommendationTexts({ events, items, said }, 2);

describe("recommendations in words", () => {
  it("know what came before, the latest first, and give the reason that the rule gives", () => {
    assert.deepEqual(
      texts.map(({ user, history, said: words, text }) => [user, history, words, text]),
      [
        [0, [0], "Lovely.", "Mill & Co B101 kettle, for a change"],
        [0, [1, 0], "Lovely.", "Campo C102 lamp, because you like rugged things"],
        [1, [2], "", "Brisk D103 coat, long, for a change"],
        [0, [2, 1], "Too dark.", "Brisk D103 coat, long, for a change"],
      ],
    );
    const whole = recommendationTexts({ events, items, said }, 3);
    assert.equal(whole.at(-1)?.text, "Brisk D103 coat, long, because you bought other outdoors goods");
  });

  it("are read back, whatever case and spaces, and nothing is read into other texts", () => {
    const read = recommendationReader(items);
    for (const { text, item, reason } of texts) assert.deepEqual(read(text), { item, reason });
    assert.deepEqual(read("mill & co b101 kettle, for a change"), read("Mill&Co  B101 kettle, for a change"));
    assert.deepEqual(read("campo a100 lamp, because you like rugged things"), {
      item: null,
      reason: { kind: "style", label: "rugged" },
    });
    assert.deepEqual(read("Campo A100 tent"), { item: 0, reason: null });
    assert.deepEqual(read("Campo A100 tent, because it is good"), { item: 0, reason: null });
  });

  it("are grounded in the catalogue and in the history, or not", () => {
    const read = recommendationReader(items);
    const [kettle] = texts.slice(1, 2) as [(typeof texts)[number]];
    // The history is [kettle, tent]; the lamp was next.
    const judged = (text: string) => groundedness(items, [kettle], [read(text)], [new Set([0, 1])])[0];
    const all = { named: 1, fresh: 1, fits: 1, true: 1, next: 1 };
    assert.deepEqual(judged("Campo C102 lamp, because you like rugged things"), all);
    assert.deepEqual(judged("Campo C102 lamp, because you like classic things"), { ...all, true: 0 });
    assert.deepEqual(judged("Campo C102 lamp, because you bought other home goods"), { ...all, true: 0 });
    assert.deepEqual(judged("Campo C102 lamp, for a change"), { ...all, true: 0 });
    assert.deepEqual(judged("Campo C102 lamp"), { ...all, true: 0 });
    assert.deepEqual(judged("Campo A100 tent, because you like rugged things"), { ...all, fresh: 0, next: 0 });
    const coat = judged("Brisk D103 coat, long, because you bought other outdoors goods");
    assert.deepEqual(coat, { ...all, next: 0 });
    const none = { named: 0, fresh: 0, fits: 0, true: 0, next: 0 };
    assert.deepEqual(judged("a tent of gold, because you like rugged things"), none);
    assert.deepEqual(groundedShares([all, none, { ...all, next: 0 }, none]), {
      named: 0.5,
      fresh: 0.5,
      fits: 0.5,
      true: 0.5,
      next: 0.25,
    });
  });
});
