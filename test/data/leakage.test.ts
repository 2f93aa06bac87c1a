import assert from "node:assert/strict";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { assertNoLeakage, leaks } from "../../lib/data/leakage.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { predefined, withValidation } from "../../lib/data/split.ts";

const data = interactions({
  users: vocabulary("user", ["a", "b"]),
  items: vocabulary("item", ["x", "y", "z", "w"]),
  user: Int32Array.of(0, 0, 0, 1, 1, 1),
  item: Int32Array.of(0, 1, 2, 0, 1, 2),
  value: null,
  time: Float64Array.of(1, 2, 3, 4, 5, 6),
});
const sound = predefined(data.select([0, 1, 3, 4]), data.select([2, 5]), "sound");

describe("data/leakage", () => {
  it("finds nothing in a sound split", () => {
    assert.deepEqual(leaks(sound, "per user"), []);
    assert.doesNotThrow(() => assertNoLeakage(sound, "per user"));
  });

  it("finds a test row that is a training row", () => {
    const split = predefined(data.select([0, 1, 2, 3, 4]), data.select([2, 5]), "doubled");
    assert.deepEqual(leaks(split), ["1 test rows are also training rows"]);
    assert.throws(() => assertNoLeakage(split), /the split leaks \(doubled: .*1 test rows are also training rows/);
  });

  it("finds training events from the future, per user and over all", () => {
    const perUser = predefined(data.select([0, 2, 3, 4]), data.select([1, 5]), "future");
    assert.deepEqual(leaks(perUser), []);
    assert.deepEqual(leaks(perUser, "per user"), ["1 training events after their user's first test event"]);
    assert.deepEqual(leaks(sound, "global"), ["2 training events not before the first test event"]);
  });

  it("finds a history that is more than the training events, and truth or candidates in the history", () => {
    const events = data.perUser();
    const whole = { ...sound, queries: { ...sound.queries, history: events } };
    assert.match(leaks(whole).join("; "), /the history of query 0 is not its user's training events/);
    assert.match(leaks(whole).join("; "), /1 true items of query 0 are in its history/);
    const candidates = sequencesOf(data.items, [
      [0, 2],
      [2, 3],
    ]);
    const offered = { ...sound, queries: { ...sound.queries, candidates } };
    assert.deepEqual(leaks(offered), ["1 candidates of query 0 are in its history"]);
  });

  it("looks into the validation split", () => {
    const wrong = withValidation(sound, () => predefined(data.select([0, 3]), data.select([1, 5]), "inner"));
    assert.deepEqual(leaks(wrong), ["1 rows of the validation split's test part are no training rows"]);
  });
});
