import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { ratingsApart } from "../../lib/data/ratings-apart.ts";
import { shop } from "../../lib/data/shop/shop.ts";

const { ratings } = shop({ users: 60, items: 60, events: 900 });
const shares = { items: 0.2, events: 0.1 };

describe("ratings apart", () => {
  const { train, validation, test } = ratingsApart(ratings, shares, random(1));
  const parts = [train, validation.known, validation.fresh, test.known, test.fresh];
  const itemsOf = (at: number) => new Set(parts[at]?.item);

  it("puts every rating in one part, unchanged", () => {
    const mark = (part: typeof train) =>
      Array.from(part.item, (item, row) => `${part.user[row]} ${item} ${part.time?.[row]} ${part.value?.[row]}`);
    assert.deepEqual(parts.flatMap(mark).sort(), mark(ratings).sort());
  });

  it("holds out all ratings of new items, others in validation than in the test", () => {
    const present = new Set(ratings.item).size;
    for (const at of [2, 4]) {
      assert.equal(itemsOf(at).size, Math.round(shares.items * present));
      for (const other of parts.keys()) {
        if (other !== at) assert.ok(disjoint(itemsOf(at), itemsOf(other)));
      }
    }
  });

  it("leaves every known item that is asked about a training rating", () => {
    for (const at of [1, 3]) for (const item of itemsOf(at)) assert.ok(itemsOf(0).has(item));
    const known = parts[0]?.length ?? 0;
    const asked = (parts[1]?.length ?? 0) + (parts[3]?.length ?? 0);
    assert.ok(asked > 0.15 * (known + asked) && asked <= 0.2 * (known + asked) + 1, `${asked} of ${known}`);
  });

  it("draws others for another seed, and refuses shares that leave nothing", () => {
    assert.notDeepEqual(ratingsApart(ratings, shares, random(2)).test.fresh.item, test.fresh.item);
    assert.throws(() => ratingsApart(ratings, { items: 0.5, events: 0.1 }, random(1)), InputError);
    assert.throws(() => ratingsApart(ratings.select([0, 1]), shares, random(1)), /every part/);
  });
});

function disjoint(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return [...a].every((one) => !b.has(one));
}
