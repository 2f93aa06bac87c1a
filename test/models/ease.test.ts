import assert from "node:assert/strict";
import { solvePositiveDefinite } from "../../lib/base/cholesky.ts";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { sparseMatrix } from "../../lib/data/sparse.ts";
import type { Interactions } from "../../lib/data/types.ts";
import { tf } from "../../lib/engine/tf.ts";
import { coOccurrences, ease } from "../../lib/models/ease.ts";
import { onEveryBackend } from "../support/backends.ts";
import { same } from "../support/parity.ts";
import { dense } from "../support/sparse.ts";
import { made, type Row } from "../support/worlds.ts";

/** Events of a crowd with likes that overlap; some come twice, and the last two items and users have none. */
function crowd(users: number, items: number, each: number): Interactions {
  const draw = random(4).stream(`${users} ${items}`);
  const rows: Row[] = [];
  for (let user = 0; user < users - 2; user++) {
    const centre = draw.integer(items - 2);
    for (let event = 0; event < each; event++) {
      rows.push([user, draw.uniform() < 0.6 ? (centre + draw.integer(5)) % (items - 2) : draw.integer(items - 2), 1]);
    }
  }
  return made(users, items, rows);
}

/** XᵀX by its definition. */
function gramOf(world: Interactions): Float64Array {
  const x = dense(sparseMatrix(world, "binary"));
  const items = world.items.size;
  const gram = new Float64Array(items * items);
  for (let user = 0; user < world.users.size; user++) {
    for (let i = 0; i < items; i++) {
      for (let j = 0; j < items; j++) {
        gram[i * items + j] = (gram[i * items + j] ?? 0) + (x[user * items + i] ?? 0) * (x[user * items + j] ?? 0);
      }
    }
  }
  return gram;
}

/**
 * The ridge regressions that EASE stands for, one for each item upon all others, each solved by itself: weights that
 * minimise ‖x_j − X b‖² + λ‖b‖² with b_j = 0, in float64.
 */
function regressions(gram: Float64Array, items: number, lambda: number): Float64Array {
  const weights = new Float64Array(items * items);
  for (let target = 0; target < items; target++) {
    const others = Array.from({ length: items }, (_, item) => item).filter((item) => item !== target);
    const left = Float64Array.from(
      others.flatMap((i) => others.map((j) => (gram[i * items + j] ?? 0) + (i === j ? lambda : 0))),
    );
    const right = Float64Array.from(others, (i) => gram[i * items + target] ?? 0);
    solvePositiveDefinite(left, right, others.length);
    for (const [at, other] of others.entries()) weights[other * items + target] = right[at] as number;
  }
  return weights;
}

describe("ease", () => {
  it("counts the users of every pair of items", () => {
    for (const [users, items, each] of [
      [4, 3, 1],
      [30, 20, 6],
      [60, 9, 30],
    ] as const) {
      const world = crowd(users, items, each);
      const counts = coOccurrences(sparseMatrix(world, "binary"));
      assert.ok(counts.some((count) => count > 0));
      assert.deepEqual([...counts], [...gramOf(world)]);
    }
  });

  onEveryBackend((name) => {
    // Above 128 items the inverse is taken by blocks; plain JavaScript takes the same way, slowly.
    for (const [users, items, lambda] of name === "cpu"
      ? ([[60, 20, 3]] as const)
      : ([
          [60, 20, 3],
          [500, 150, 20],
        ] as const)) {
      it(`has the weights of the ridge regressions it stands for, ${items} items`, async () => {
        const world = crowd(users, items, 8);
        const model = ease({ regularization: lambda });
        await model.fit({ interactions: world }, { random: random(1) });
        const weights = (await model.state()).arrays.weights?.values as Float32Array;
        const gram = gramOf(world);
        const expected = regressions(gram, items, lambda);
        same(weights, expected, { relative: 1e-4, absolute: 1e-5 });
        for (let item = 0; item < items; item++) assert.equal(weights[item * items + item], 0);

        // Where the gradient of ‖X − XB‖² + λ‖B‖² must vanish: (XᵀX + λI) B = XᵀX off the diagonal.
        for (let i = 0; i < items; i++) {
          for (let j = 0; j < items; j++) {
            if (i === j) continue;
            let residual = lambda * (weights[i * items + j] ?? 0) - (gram[i * items + j] ?? 0);
            for (let k = 0; k < items; k++) residual += (gram[i * items + k] ?? 0) * (weights[k * items + j] ?? 0);
            assert.ok(Math.abs(residual) < 1e-3, `the residual at ${i}, ${j} is ${residual}`);
          }
        }
        model.dispose();
      });
    }

    it("refuses a regularization that is lost beside items which are alike, and leaves no tensors", async () => {
      const alike = made(1, 2, [
        [0, 0, 1],
        [0, 1, 1],
      ]);
      const before = tf.memory().numTensors;
      const model = ease({ regularization: 1e-12 });
      await assert.rejects(model.fit({ interactions: alike }, { random: random(1) }), InputError);
      assert.equal(tf.memory().numTensors, before);
    });

    it("scores an item by the weights from the history's items, each counted once", async () => {
      const world = crowd(40, 20, 8);
      const model = ease({ regularization: 3 });
      await model.fit({ interactions: world }, { random: random(1) });
      const weights = (await model.state()).arrays.weights?.values as Float32Array;
      const x = dense(sparseMatrix(world, "binary"));
      const expected = Float64Array.from({ length: 40 * 20 }, (_, at) => {
        const [user, item] = [Math.floor(at / 20), at % 20];
        let sum = 0;
        for (let other = 0; other < 20; other++) sum += (x[user * 20 + other] ?? 0) * (weights[other * 20 + item] ?? 0);
        return sum;
      });
      const queries = queriesOfAllUsers(world);
      same(await model.score(queries), expected, { relative: 1e-5, absolute: 1e-6 });
      assert.ok((queries.history?.items.row(0).length ?? 0) > new Set(queries.history?.items.row(0)).size);
      model.dispose();
    });
  });
});
