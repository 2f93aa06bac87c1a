import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { lastOut, withValidation } from "../../lib/data/split.ts";
import { bestOf } from "../../lib/eval/best-of.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import { rmse } from "../../lib/eval/rating.ts";
import { evaluateSeeds } from "../../lib/eval/repeated.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { randomRanking } from "../../lib/models/random-ranking.ts";
import { checkerboard } from "../support/worlds.ts";

const split = withValidation(lastOut(checkerboard(30, false)), (train) => lastOut(train));

describe("the best of several", () => {
  it("is the best on the validation part, with every figure beside it", async () => {
    const contenders = {
      random: () => randomRanking(),
      popularity: () => popularity(),
      "item cosine": () => itemCosine(),
      "the same again": () => itemCosine(),
    };
    const found = await bestOf(contenders, split.validation, ndcg(5), [1, 2]);
    assert.equal(found.choice, "item cosine");
    assert.equal(found.make, contenders["item cosine"]);
    assert.deepEqual(Object.keys(found.figures), Object.keys(contenders));
    assert.equal(found.figures["the same again"], found.figure);
    assert.ok(split.validation !== undefined);
    const alone = await evaluateSeeds(contenders.random, split.validation, [ndcg(5)], [1, 2]);
    assert.equal(found.figures.random, alone.summary["nDCG@5"]?.mean);
  });

  it("refuses nothing to choose among, nothing to choose by, and nothing to judge with", async () => {
    const one = { popularity: () => popularity() };
    await assert.rejects(bestOf({}, split.validation, ndcg(5)), InputError);
    await assert.rejects(bestOf(one, lastOut(checkerboard(30, false)).validation, ndcg(5)), InputError);
    await assert.rejects(bestOf(one, split.validation, rmse()), InputError);
  });
});
