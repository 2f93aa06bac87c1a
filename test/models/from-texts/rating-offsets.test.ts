import assert from "node:assert/strict";
import { solvePositiveDefinite } from "../../../lib/base/cholesky.ts";
import { InputError } from "../../../lib/base/errors.ts";
import { close, mean } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import {
  foretoldRatings,
  itemDeviations,
  ratingOffsets,
  towardsRatings,
} from "../../../lib/models/from-texts/rating-offsets.ts";

const [users, items] = [6, 8];
const names = (kind: string, size: number) =>
  vocabulary(
    kind,
    Array.from({ length: size }, (_, at) => `${kind}${at}`),
  );
const draw = random(2);
/** Two users of three with each item but the last, which nobody rated. */
const pairs = Array.from({ length: users * items }, (_, at) => [at % users, Math.floor(at / users)] as const).filter(
  ([user, item]) => item < items - 1 && (user + item) % 3 > 0,
);
const data = interactions({
  users: names("user", users),
  items: names("item", items),
  user: Int32Array.from(pairs, ([user]) => user),
  item: Int32Array.from(pairs, ([, item]) => item),
  value: Float32Array.from(pairs, () => 1 + draw.integer(5)),
  time: null,
});
const value = data.value as Float32Array;

describe("offsets of users and items", () => {
  const offsets = ratingOffsets(data, { users: 2, items: 3 });

  it("are the penalised least squares, as Cholesky finds them", () => {
    const size = users + items;
    const a = new Float64Array(size * size);
    const b = new Float64Array(size);
    for (let at = 0; at < size; at++) a[at * size + at] = at < users ? 2 : 3;
    for (const [row, rating] of value.entries()) {
      const own = [data.user[row] as number, users + (data.item[row] as number)];
      for (const i of own) {
        b[i] = (b[i] as number) + rating - mean(value);
        for (const j of own) a[i * size + j] = (a[i * size + j] as number) + 1;
      }
    }
    solvePositiveDefinite(a, b, size);
    for (const [at, found] of [...offsets.user, ...offsets.item].entries()) {
      assert.ok(close(found, b[at] as number, { absolute: 1e-7 }), `${at}: ${found} ${b[at]}`);
    }
    assert.equal(offsets.item[items - 1], 0);
  });

  it("leave of an item its ratings without mean and users, shrunken again to the same offsets", () => {
    const deviations = itemDeviations(data, offsets);
    assert.deepEqual(Array.from(deviations.items), [0, 1, 2, 3, 4, 5, 6]);
    const rows = [...data.item.keys()].filter((row) => data.item[row] === 4);
    assert.equal(deviations.counts[4], rows.length);
    const left = rows.map(
      (row) => (value[row] as number) - offsets.mean - (offsets.user[data.user[row] as number] as number),
    );
    assert.ok(close(deviations.deviations[4] as number, mean(left), { absolute: 1e-9 }));
    const again = towardsRatings(deviations, new Float64Array(items), 3);
    for (const [item, offset] of again.entries()) {
      assert.ok(close(offset, offsets.item[item] as number, { absolute: 1e-7 }));
    }
  });

  it("start from what is foretold: all of it without ratings, less the more there are", () => {
    const deviations = { items: Int32Array.of(0, 1), deviations: Float64Array.of(1, 1), counts: Int32Array.of(1, 9) };
    assert.deepEqual(Array.from(towardsRatings(deviations, [0, 0, 0.5], 1)), [0.5, 0.9, 0.5]);
    assert.deepEqual(Array.from(towardsRatings(deviations, [3, 3, 0.5], 1)), [2, 1.2, 0.5]);
  });

  it("foretell ratings within the range of those learned from", () => {
    const asked = data.select([0, 1]);
    const plain = foretoldRatings(offsets, asked, new Float64Array(items).fill(0.1));
    const wanted = offsets.mean + (offsets.user[asked.user[0] as number] as number) + 0.1;
    assert.ok(close(plain[0] as number, wanted, { absolute: 1e-12 }));
    assert.deepEqual(Array.from(foretoldRatings(offsets, asked, new Float64Array(items).fill(9))), [
      offsets.range[1],
      offsets.range[1],
    ]);
  });

  it("are refused for events without ratings", () => {
    assert.throws(() => ratingOffsets({ ...data, value: null }), InputError);
  });
});
