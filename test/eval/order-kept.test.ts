import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import type { Queries } from "../../lib/data/types.ts";
import { orderKept } from "../../lib/eval/order-kept.ts";
import { tableModel } from "./table-model.ts";

const items = vocabulary("item", ["a", "b", "c", "d"]);
const queries = (users: readonly number[]): Queries => ({
  length: users.length,
  user: Int32Array.from(users),
  history: null,
  time: null,
  candidates: null,
  exclude: "none",
});

describe("order kept", () => {
  const model = tableModel([
    [4, 3, 2, 1],
    [1, 1, 1, 1],
    [5, Number.NaN, 7, Number.NaN],
  ]);

  it("is the share of pairs in the given order, ties half, what is not answered last", async () => {
    const ordered = sequencesOf(items, [
      [0, 1, 2, 3],
      [3, 2, 0],
      [2, 0, 1, 3],
      [2, 0, 1],
    ]);
    // The third: three pairs right and the tie of the two unanswered; then 0 over 2 for user 0 is wrong, 0 over 1 right.
    const shares = await orderKept(model, queries([0, 1, 2, 0]), ordered);
    assert.deepEqual([...shares], [1, 0.5, 5.5 / 6, 1 / 3]);
  });

  it("goes slice by slice over many queries", async () => {
    const users = Array.from({ length: 600 }, (_, q) => q % 2);
    const shares = await orderKept(
      model,
      queries(users),
      sequencesOf(
        items,
        users.map(() => [0, 3]),
      ),
    );
    assert.ok(shares.every((share, q) => share === (q % 2 === 0 ? 1 : 0.5)));
  });

  it("refuses rows without an order, and rows that are not one for each query", async () => {
    await assert.rejects(orderKept(model, queries([0]), sequencesOf(items, [[0]])), InputError);
    await assert.rejects(orderKept(model, queries([0, 1]), sequencesOf(items, [[0, 1]])), InputError);
  });
});
