import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { lastOut } from "../../lib/data/split.ts";
import { compare } from "../../lib/eval/compare.ts";
import { evaluate } from "../../lib/eval/evaluate.ts";
import { evaluateLists } from "../../lib/eval/evaluate-lists.ts";
import { ndcg, recall } from "../../lib/eval/ranking.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { recommend } from "../../lib/models/recommend.ts";

describe("an evaluation of lists", () => {
  const split = lastOut(shop({ users: 60, items: 50, events: 700 }).interactions);
  const metrics = [ndcg(10), recall(20)];
  const from = { label: "popularity", backend: "cpu", seed: 1 };

  it("is that of the model that made them, and can be compared with it", async () => {
    const model = popularity();
    await model.fit({ interactions: split.train }, { random: random(1) });
    const whole = await evaluate(model, split, metrics, { seed: 1, label: "popularity" });
    const found = await recommend(model, split.queries, 20);
    const judged = evaluateLists(found, split, metrics, from);
    for (const part of ["perQuery", "users", "summary", "candidates", "conventions"] as const) {
      assert.deepEqual(judged[part], whole[part]);
    }
    const { difference, ci95 } = compare(judged, whole, "nDCG@10");
    assert.deepEqual([difference, ...ci95], [0, 0, 0]);
  });

  it("counts empty lists as misses, and refuses lists of other questions or too short ones", () => {
    const { length } = split.queries;
    const none = { k: 20, items: new Int32Array(length * 20).fill(-1), scores: new Float32Array(length * 20) };
    const { mean, unanswered } = evaluateLists(none, split, metrics, from).summary["Recall@20"] ?? {};
    assert.deepEqual([mean, unanswered], [0, length]);
    const refused = (found: typeof none, says: RegExp) =>
      assert.throws(
        () => evaluateLists(found, split, metrics, from),
        (error) => error instanceof InputError && says.test(error.message),
      );
    refused({ ...none, items: none.items.subarray(20) }, new RegExp(`${length} lists .*got ${length - 1} of 20`));
    refused({ ...none, k: 10, items: none.items.subarray(length * 10) }, /at least 20 places.*of 10/);
  });
});
