import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { sampledCandidates } from "../../lib/data/candidates.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { auc } from "../../lib/eval/auc.ts";
import { evaluate } from "../../lib/eval/evaluate.ts";
import { coverage, intraListDistance, listPopularity } from "../../lib/eval/lists.ts";
import { hitRate, ndcg, recall, reciprocalRank } from "../../lib/eval/ranking.ts";
import { mae, rmse } from "../../lib/eval/rating.ts";
import { closeTo } from "./close-to.ts";
import { nothingAsked, split, tableModel } from "./table-model.ts";

// User 0 has seen item 0, the best scored; user 1 has seen item 4; user 2 is new and has no row in the table.
const parts = split(
  3,
  5,
  [
    [0, 0, 5],
    [1, 4, 2],
    [0, 2, 4],
  ],
  [
    [0, 1, 4],
    [0, 3, 2],
    [1, 0, 5],
    [2, 1, 1],
  ],
);
const table = [
  [5, 4, 3, 2, 1],
  [1, 2, 3, 4, 9],
];

describe("evaluate", () => {
  it("ranks the whole catalogue without what was seen, and counts who got no answer", async () => {
    const metrics = [recall(2), reciprocalRank(3), auc(), listPopularity(2), coverage(2)];
    const found = await evaluate(tableModel(table), parts, metrics);
    // Lists: user 0: 1 3 (0 and 2 seen); user 1: 3 2 1 (4 seen), relevant 0 stands fourth; user 2: none.
    closeTo(found.perQuery["Recall@2"] ?? [], [1, 0, 0], "recall");
    closeTo(found.perQuery["MRR@3"] ?? [], [1, 0, 0], "MRR");
    // AUC of user 0: 1 (4) and 3 (2) against 4 (1); of user 1: 0 (1) against 1 2 3.
    closeTo(found.perQuery.AUC ?? [], [1, 0, 0], "AUC");
    closeTo(found.perQuery["Popularity@2"] ?? [], [0, 0.5, Number.NaN], "popularity");
    closeTo(found.summary["Coverage@2"]?.mean ?? 0, 3 / 5, "coverage of items 1, 2, 3");
    assert.deepEqual(Object.keys(found.summary), ["Recall@2", "MRR@3", "AUC", "Popularity@2", "Coverage@2"]);
    assert.deepEqual(
      Object.values(found.summary).map(({ n, unanswered }) => [n, unanswered]),
      [
        [3, 1],
        [3, 1],
        [3, 1],
        [2, 1],
        [3, 1],
      ],
    );
    assert.deepEqual(found.summary["Coverage@2"]?.ci95, [Number.NaN, Number.NaN]);
    closeTo(found.summary["Recall@2"]?.mean ?? 0, 1 / 3, "mean");
    assert.deepEqual([...(found.users ?? [])], [0, 1, -1]);
    assert.equal(found.candidates, "full ranking over 5 items, seen items left out");
    assert.equal(found.conventions["Recall@2"], recall(2).convention);
  });

  it("predicts every test rating, the unseen asked for as unseen", async () => {
    const asked = nothingAsked();
    const found = await evaluate(tableModel(table, asked), parts, [rmse(), mae()]);
    // Items 1 and 3 have no training event, nor has user 2: all fall back to 3, except user 1's item 0 (score 1).
    assert.deepEqual(asked.predict, [{ user: [0, 0, 1, -1], item: [-1, -1, 0, -1], history: false }]);
    closeTo(found.ratings?.values.RMSE ?? [], [1, 1, 16, 4], "squared errors");
    closeTo(found.summary.RMSE?.mean ?? 0, Math.sqrt(22 / 4), "RMSE");
    closeTo(found.summary.MAE?.mean ?? 0, (1 + 1 + 4 + 2) / 4, "MAE");
    assert.deepEqual([...(found.ratings?.users ?? [])], [0, 0, 1, 2]);
    assert.equal(found.summary.RMSE?.n, 4);
    assert.deepEqual(asked.score, [], "no ranking was asked for");
    const [low, high] = found.summary.RMSE?.ci95 ?? [0, 0];
    assert.ok(low >= 1 && low < Math.sqrt(22 / 4) && high > Math.sqrt(22 / 4) && high <= 4, `${low} … ${high}`);
  });

  it("hands histories to models that read them", async () => {
    const asked = nothingAsked();
    await evaluate({ ...tableModel(table, asked), uses: "both" } as ReturnType<typeof tableModel>, parts, [mae()]);
    assert.equal(asked.predict[0]?.history, true);
  });

  it("says which metrics it left out, and why", async () => {
    const { predict: _, ...ranker } = tableModel(table);
    const found = await evaluate(ranker, parts, [rmse(), hitRate(1)]);
    assert.deepEqual(found.notes, ["RMSE left out: table predicts no ratings"]);
    assert.deepEqual(Object.keys(found.summary), ["HR@1"]);
    const unrated = { ...parts, test: { ...parts.test, value: null } };
    assert.deepEqual((await evaluate(tableModel(table), unrated, [rmse(), mae()])).notes, [
      "RMSE, MAE left out: the test part has no ratings",
    ]);
  });

  it("says so where all queries choose among the same items", async () => {
    const users = [0, 1];
    const asked = split(
      2,
      5,
      users.map((user) => [user, 0, 1] as const),
      users.map((user) => [user, 3 + user, 1] as const),
    );
    const candidates = sequencesOf(
      asked.train.items,
      users.map(() => [2, 3, 4]),
    );
    const model = tableModel(users.map(() => [5, 4, 3, 2, 1]));
    const found = await evaluate(model, { ...asked, queries: { ...asked.queries, candidates } }, [ndcg(2)]);
    assert.deepEqual(Object.keys(found.summary), ["nDCG@2", "nDCG@2 (3 fixed)"]);
    closeTo([...(found.perQuery["nDCG@2 (3 fixed)"] ?? [])], [1 / Math.log2(3), 0], "among three");
    assert.match(found.candidates, /against 3 fixed candidates/);
  });

  it("never shows sampled figures without the full ranking beside them", async () => {
    const big = split(1, 200, [[0, 0, 1]], [[0, 150, 1]]);
    const row = Array.from({ length: 200 }, (_, item) => (item === 150 ? 0.7 : (item % 10) / 10));
    const frozen = sampledCandidates(big, 20, random(1));
    const found = await evaluate(tableModel([row]), frozen, [ndcg(10), auc(), coverage(10)]);
    assert.deepEqual(Object.keys(found.summary), [
      "nDCG@10",
      "nDCG@10 (20 sampled)",
      "AUC",
      "AUC (20 sampled)",
      "Coverage@10",
    ]);
    // Items ending in 8 and 9 stand before item 150, and those ending in 7 with a lower index: far more than ten in all.
    assert.equal(found.summary["nDCG@10"]?.mean, 0);
    const candidates = [...(frozen.queries.candidates?.row(0) ?? [])].filter((item) => item !== 150);
    const before = candidates.filter((item) => item % 10 > 7 || (item % 10 === 7 && item < 150)).length;
    assert.ok(before > 0 && before < 10, "the draw puts the right answer inside the list, but not first");
    closeTo(found.summary["nDCG@10 (20 sampled)"]?.mean ?? 0, 1 / Math.log2(before + 2), "sampled nDCG");
    const wins = candidates.reduce((sum, item) => sum + (item % 10 < 7 ? 1 : item % 10 === 7 ? 0.5 : 0), 0);
    closeTo(found.summary["AUC (20 sampled)"]?.mean ?? 0, wins / 20, "sampled AUC");
    assert.match(found.candidates, /^full ranking over 200 items.*against 20 sampled candidates/);
    assert.match(found.conventions["nDCG@10 (20 sampled)"] ?? "", /20 sampled candidates only/);
    assert.equal(found.metrics["nDCG@10 (20 sampled)"]?.name, "nDCG@10");
  });

  it("refuses candidates that lack a right answer", async () => {
    const candidates = sequencesOf(parts.train.items, [[1, 2], [0, 1], [1]]);
    const broken = { ...parts, queries: { ...parts.queries, candidates } };
    await assert.rejects(evaluate(tableModel(table), broken, [hitRate(1)]), /query 0 without its item 3/);
  });

  it("asks in slices, so that all scores are never held at once", async () => {
    const users = 10_000;
    const everyone = Array.from({ length: users }, (_, user) => [user, user % 50, 1] as const);
    const many = split(
      users,
      50,
      everyone.map(([user, item]) => [user, (item + 1) % 50, 1] as const),
      everyone,
    );
    const asked = nothingAsked();
    const seen: number[] = [];
    const rows = Array.from({ length: users }, (_, user) =>
      Array.from({ length: 50 }, (_, item) => (item === user % 50 ? 1 : 0)),
    );
    const found = await evaluate(tableModel(rows, asked), many, [hitRate(1), auc()], {
      bootstrap: { resamples: 10 },
      onProgress: (answered) => seen.push(answered),
    });
    assert.equal(found.summary["HR@1"]?.mean, 1);
    assert.equal(found.summary.AUC?.mean, 1);
    assert.ok(Math.max(...asked.score) <= 4096);
    assert.equal(seen.at(-1), 2 * users);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
  });

  it("ends when told to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(evaluate(tableModel(table), parts, [hitRate(1)], { signal }), /enough/);
  });

  it("takes names, backend and seed from what it is told", async () => {
    const log = { epochs: [], seconds: 1.5, backend: "wasm", interrupted: false };
    const found = await evaluate(tableModel(table), parts, [hitRate(1)], { label: "mine", log, seed: 7 });
    assert.equal(found.model, "mine");
    assert.equal(found.backend, "wasm");
    assert.equal(found.seconds.fit, 1.5);
    assert.deepEqual(found.seeds, [7]);
    assert.deepEqual(found.bySeed, { "HR@1": [1 / 3] });
  });

  it("refuses no metrics, one twice, a misspelt option, a list longer than the catalogue", async () => {
    const model = tableModel(table);
    await assert.rejects(evaluate(model, parts, []), InputError);
    await assert.rejects(evaluate(model, parts, [hitRate(1), hitRate(1)]), /“HR@1” twice/);
    await assert.rejects(evaluate(model, parts, [hitRate(1)], { lable: "x" } as object), /lable/);
    await assert.rejects(evaluate(model, parts, [hitRate(6)]), InputError);
  });

  it("refuses a split that asks nothing, unless only ratings are wanted", async () => {
    const train = [[0, 0, 5]] as const;
    const empty = split(1, 2, train, [[0, 0, 4]]);
    await assert.rejects(evaluate(tableModel(table), empty, [hitRate(1)]), /at least one query with a right answer/);
    closeTo((await evaluate(tableModel(table), empty, [mae()])).summary.MAE?.mean ?? 0, 1, "MAE");
  });

  it("names the distance that the intra-list distance stands on", async () => {
    const distance = { between: (a: number, b: number) => Math.abs(a - b) / 4, source: "difference of numbers" };
    const found = await evaluate(tableModel(table), parts, [intraListDistance(2)], { distance });
    closeTo(found.perQuery["ILD@2"] ?? [], [2 / 4, 1 / 4, Number.NaN], "ILD");
    assert.deepEqual(found.notes, ["distance between items: difference of numbers"]);
  });
});
