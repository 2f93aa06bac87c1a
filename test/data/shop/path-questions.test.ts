import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { rangeOf } from "../../../lib/base/numbers.ts";
import { pathQuestions } from "../../../lib/data/shop/path-questions.ts";
import { shop } from "../../../lib/data/shop/shop.ts";

describe("data/shop: questions about learning paths", () => {
  const made = shop({ users: 400, items: 200, events: 16_000, seed: 1, paths: 1 });
  const { split, remaining } = pathQuestions(made);

  it("are asked when a step was just met and two or more are to come", () => {
    const { queries, truth } = split;
    assert.ok(queries.length > 100 && remaining.rows === queries.length, `${queries.length}`);
    for (let q = 0; q < queries.length; q++) {
      const history = queries.history?.items.row(q) as Int32Array;
      const step = history.at(-1) as number;
      const path = made.truth.paths.find((one) => one.includes(step)) as readonly number[];
      const rest = path.slice(path.indexOf(step) + 1);
      assert.deepEqual([...remaining.row(q)], rest);
      assert.deepEqual([...truth.row(q)], rest.slice(0, 1));
      assert.ok(rest.length >= 2 && !rest.some((one) => history.includes(one)));
    }
  });

  it("know all that the user met until then, and the training part nothing that came later", () => {
    const { queries, train } = split;
    const events = made.interactions.perUser();
    const [, last] = rangeOf(train.time ?? []);
    for (let q = 0; q < queries.length; q++) {
      const asked = queries.time?.[q] as number;
      assert.ok(asked > last);
      const user = split.test.user[q] as number;
      const history = queries.history?.items.row(q) as Int32Array;
      const all = events.items.row(user);
      assert.deepEqual([...history], [...all.subarray(0, history.length)]);
      assert.equal(events.time?.[(events.items.offsets[user] as number) + history.length - 1], asked);
    }
  });

  it("can be asked where nobody was led along a path, and not where nobody met one", () => {
    assert.ok(pathQuestions(shop({ users: 400, items: 200, events: 16_000, seed: 1 })).split.queries.length > 50);
    const { truth } = made;
    assert.throws(() => pathQuestions({ ...made, truth: { ...truth, paths: [] } }), InputError);
  });
});
