import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { queriesOfRows } from "../../lib/data/queries.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { historyFeatures, itemFeatures, itemLabels, unseenItems } from "../../lib/models/scoring/features.ts";
import { scoringFormula } from "../../lib/models/scoring/formula.ts";
import { scoringNetwork } from "../../lib/models/scoring-network.ts";
import { onEveryBackend } from "../support/backends.ts";
import * as f64 from "../support/float64.ts";
import { numbers } from "../support/parity.ts";
import { checkerboard, made, parities } from "../support/worlds.ts";

const shape = { userFeatures: 6, itemFeatures: 5, dimensions: 3, hidden: 4 };
const rows = 2;

/** The formula in float64: embed, encode, decode. */
function exact(
  of: (name: string) => Float64Array,
  users: Float64Array,
  items: Float64Array,
  dot: boolean,
): Float64Array {
  const encode = (x: Float64Array, width: number, table: string) => {
    const embedded = f64.product(x, rows, width, of(table), 3);
    return f64.plus(f64.product(embedded, rows, 3, of("encoder.weights"), 4), of("encoder.bias")).map(Math.tanh);
  };
  const [u, i] = [encode(users, 6, "embed.users"), encode(items, 5, "embed.items")];
  if (dot)
    return Float64Array.from({ length: rows }, (_, row) =>
      u.subarray(row * 4, row * 4 + 4).reduce((sum, value, at) => sum + value * i[row * 4 + at]!, 0),
    );
  const both = f64.product(u, rows, 4, of("decoder.users"), 4);
  const other = f64.product(i, rows, 4, of("decoder.items"), 4);
  const hidden = f64
    .plus(
      both.map((value, at) => value + other[at]!),
      of("decoder.bias"),
    )
    .map(Math.tanh);
  return f64.plus(f64.product(hidden, rows, 4, of("decoder.weights"), 1), of("decoder.offset"));
}

describe("the scoring network", () => {
  onEveryBackend(() => {
    for (const decoder of ["network", "dot"] as const) {
      it(`${decoder}: scores and gradient are the formula's in float64`, async () => {
        const before = tf.memory().numTensors;
        const formula = scoringFormula({ ...shape, decoder }, random(1));
        for (const variable of Object.values(formula.variables)) {
          tf.tidy(() => variable.assign(numbers(variable.shape, variable.name).reshape(variable.shape)));
        }
        const [users, items] = [numbers([rows, 6], "users") as tf.Tensor2D, numbers([rows, 5], "items") as tf.Tensor2D];
        const score = () => formula.decode(formula.encodeUsers(users), formula.encodeItems(items));
        const weights = new Map<string, Float64Array>();
        for (const [name, variable] of Object.entries(formula.variables))
          weights.set(name, Float64Array.from(await variable.data()));
        const [u, i] = [Float64Array.from(await users.data()), Float64Array.from(await items.data())];
        const wanted = () => exact((name) => weights.get(name)!, u, i, decoder === "dot");
        const found = tf.tidy(score);
        for (const [row, value] of (await found.data()).entries())
          assert.ok(close(value, wanted()[row]!, { absolute: 2e-6 }));
        const { value, grads } = tf.variableGrads(
          () => score().square().sum() as tf.Scalar,
          Object.values(formula.variables),
        );
        const loss = () => wanted().reduce((sum, one) => sum + one * one, 0);
        for (const [name, variable] of Object.entries(formula.variables)) {
          const own = weights.get(name)!;
          for (const [at, slope] of (await grads[variable.name]!.data()).entries()) {
            const kept = own[at]!;
            const [up, down] = [1e-5, -1e-5].map((move) => {
              own[at] = kept + move;
              return loss();
            }) as [number, number];
            own[at] = kept;
            assert.ok(close(slope, (up - down) / 2e-5, { relative: 1e-4, absolute: 1e-5 }), `${name} ${at}`);
          }
        }
        const all = tf.tidy(() => formula.decodeAll(formula.encodeUsers(users), formula.encodeItems(items)));
        const pairs = await all.data();
        for (const [row, one] of (await found.data()).entries())
          assert.ok(close(pairs[row * rows + row]!, one, { absolute: 2e-6 }));
        formula.dispose();
        tf.dispose([users, items, found, value, all, ...Object.values(grads)]);
        assert.equal(tf.memory().numTensors, before);
      });
    }
  });

  it("describes users by what else they had, and items by themselves and their labels", () => {
    const data = made(2, 4, [
      [0, 1, 1],
      [0, 3, 1],
      [0, 1, 1],
      [1, 2, 1],
    ]);
    const history = data.perUser();
    const half = Math.fround(1 / Math.sqrt(2));
    assert.deepEqual([...historyFeatures(history, [0, 1], 4)], [0, half, 0, half, 0, 0, 1, 0]);
    assert.deepEqual([...historyFeatures(history, [0, 1], 4, Int32Array.of(3, 2))], [0, 1, 0, 0, 0, 0, 0, 0]);
    const labels = itemLabels(4, parities(data.items));
    assert.deepEqual([...itemFeatures(4, labels).subarray(6, 18)], [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0]);
    assert.deepEqual(itemLabels(4, undefined), { labels: 0, values: new Float32Array(0) });
    const draw = random(1);
    const drawn = unseenItems(Int32Array.of(0, 1, 2, 3), history, Int32Array.of(0, 1), 50, (below) =>
      draw.integer(below),
    );
    assert.deepEqual([...new Set(drawn.subarray(0, 50))].sort(), [0, 2]);
    assert.deepEqual([...new Set(drawn.subarray(50))].sort(), [0, 1, 3]);
  });

  it("scores an item that nobody had by its labels, and needs histories", async () => {
    await useBackend("wasm");
    const world = checkerboard(24, false);
    // Item 23 is odd, and nobody is told of it.
    const without = world.select(Array.from(world.item.keys()).filter((row) => world.item[row] !== 23));
    const model = scoringNetwork({ dimensions: 8, hidden: 8, epochs: 20, batchSize: 32, learningRate: 0.03 });
    await model.fit({ interactions: without, items: parities(world.items) }, { random: random(1) });
    const queries = {
      length: 24,
      user: null,
      history: without.perUser(),
      time: null,
      candidates: null,
      exclude: "none",
    } as const;
    const scores = await model.score(queries);
    const of = (parity: number) => Array.from({ length: 12 }, (_, at) => scores[(2 * at + parity) * 24 + 23]!);
    assert.ok(Math.min(...of(1)) > Math.max(...of(0)), `${of(1)} | ${of(0)}`);
    await assert.rejects(model.score(queriesOfRows(without)), (error) => error instanceof InputError);
    model.dispose();
  });
});
