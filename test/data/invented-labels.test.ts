import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { comingKind, ownOrShuffled } from "../../lib/data/invented-labels.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";

const items = vocabulary("item", ["a", "b", "c", "d", "e", "f"]);
const all = sequencesOf(items, [[0, 1, 2, 3, 4, 5], [5], [2, 4, 0, 1]]);

describe("invented labels", () => {
  it("tell own order from a shuffled one of the same items", () => {
    const { histories, target } = ownOrShuffled(all, random(1));
    assert.deepEqual([...target], [1, 0, 1, 0]);
    assert.deepEqual([...histories.row(0)], [0, 1, 2, 3, 4, 5]);
    assert.notDeepEqual([...histories.row(1)], [0, 1, 2, 3, 4, 5]);
    assert.deepEqual([...histories.row(1)].sort(), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual([...histories.row(2)], [2, 4, 0, 1]);
    assert.deepEqual([...all.row(0)], [0, 1, 2, 3, 4, 5]);
  });
  it("tell which kind most of what comes is of, and show nothing of that", () => {
    const { histories, target } = comingKind(all, Int32Array.of(0, 1, 2, 1, 1, 0), [0.5, 0.25]);
    assert.deepEqual(
      Array.from(target.keys(), (row) => [...histories.row(row)]),
      [[0, 1, 2], [0, 1], [2, 4], [2]],
    );
    // d e f: 1 1 0; c d e f: 2 1 1 0; a b: 0 and 1 alike; e a b: 1 0 1.
    assert.deepEqual([...target], [1, 1, 0, 1]);
    assert.throws(() => comingKind(all, Int32Array.of(0, 0, 0, 0, 0, 0), [1]), InputError);
  });
});
