import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { rangeOf } from "../../lib/base/numbers.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { rollingOrigin } from "../../lib/data/rolling-origin.ts";

const day = 86_400;

describe("splits by a moment that moves on", () => {
  // Anna has an event a day for 20 days, item 0 again on day 16; ben comes first on day 17 and then on day 19.
  const anna = Array.from({ length: 20 }, (_, at) => [0, at === 16 ? 0 : at, at * day] as const);
  const rows = [...anna, [1, 3, 17 * day] as const, [1, 4, 19 * day] as const];
  const data = interactions({
    users: vocabulary("user", ["anna", "ben"]),
    items: vocabulary(
      "item",
      Array.from({ length: 20 }, (_, at) => `i${at}`),
    ),
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    value: null,
    time: Float64Array.from(rows, ([, , time]) => time),
  });

  it("learn from all before it and ask for each event after it, in the next split from that too", () => {
    const splits = rollingOrigin(data, { folds: 2, days: 5 });
    // The last event is on day 19, so the stretches begin just after days 9 and 14.
    assert.deepEqual(
      splits.map(({ train }) => rangeOf(train.time ?? [])[1] / day),
      [9, 14],
    );
    const [early, late] = splits.map(({ queries, truth }) =>
      Array.from({ length: queries.length }, (_, q) => [queries.user?.[q], truth.row(q)[0]]),
    );
    assert.deepEqual(
      early,
      [10, 11, 12, 13, 14].map((item) => [0, item]),
    );
    // Neither item 0 again nor ben's first event is asked for; ben is a stranger to the training part.
    assert.deepEqual(late, [...[15, 17, 18, 19].map((item) => [0, item]), [-1, 4]]);
    const { history, time } = splits[1]?.queries ?? {};
    assert.equal(history?.items.row(1).length, 17);
    assert.equal(time?.[1], 17 * day);
  });
  it("need times, events before, and something to ask", () => {
    assert.throws(() => rollingOrigin(interactions({ ...data, time: null })), InputError);
    assert.throws(() => rollingOrigin(data, { folds: 5, days: 5 }), InputError);
    assert.throws(() => rollingOrigin(data, { folds: 0 }), InputError);
    assert.throws(() => rollingOrigin(data, { days: 0 }), InputError);
  });
});
