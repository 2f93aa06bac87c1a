import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { chosenNext } from "../../lib/eval/chosen-next.ts";
import { evaluate } from "../../lib/eval/evaluate.ts";
import { listLogPopularity } from "../../lib/eval/lists.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import { closeTo } from "./close-to.ts";
import { split } from "./table-model.ts";

describe("what users chose next", () => {
  const made = split(
    2,
    4,
    [
      [0, 0, 1],
      [1, 0, 1],
      [1, 1, 1],
    ],
    [
      [0, 2, 1],
      [0, 1, 1],
      [1, 3, 1],
    ],
  );

  it("is judged like a model's lists", async () => {
    const found = await evaluate(chosenNext(made), made, [ndcg(2), listLogPopularity(2)]);
    assert.deepEqual([...(found.perQuery["nDCG@2"] ?? [])], [1, 1]);
    // Item 0 has two events in training, item 1 one; items 2 and 3 have none and count as one.
    closeTo([...(found.perQuery["Log popularity@2"] ?? [])], [0, 0], "log popularity");
    const model = chosenNext(made);
    const scores = await model.score(made.queries);
    assert.deepEqual([...scores.subarray(0, 4)], [Number.NaN, -2, -1, Number.NaN]);
  });

  it("is not known of other users, nor of users unseen in training", async () => {
    const other = { ...made.queries, user: Int32Array.of(0, 5) };
    await assert.rejects(chosenNext(made).score(other), InputError);
    await assert.rejects(chosenNext(made).state(), InputError);
    const cold = split(2, 3, [[0, 0, 1]], [[1, 1, 1]]);
    assert.throws(() => chosenNext(cold), InputError);
  });
});
