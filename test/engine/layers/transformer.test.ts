import assert from "node:assert/strict";
import { normals, random } from "../../../lib/base/random.ts";
import { type TransformerShape, transformerEncoder } from "../../../lib/engine/layers/transformer.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { same } from "../../support/parity.ts";

const shape: TransformerShape = { inputs: 5, outputs: 6, layers: 2, dropout: 0.3, heads: 2, maxLength: 70 };
const [batch, steps] = [2, 9];

function steadyInputs(length = steps): tf.Tensor3D {
  return tf.tensor3d(normals(batch * length * shape.inputs, 1, random(3)), [batch, length, shape.inputs]);
}

describe("the Transformer encoder", () => {
  let states: Float32Array | undefined;

  onEveryBackend(() => {
    it("gives the same states everywhere, none of which knows what comes later", async () => {
      const before = tf.memory().numTensors;
      const encoder = transformerEncoder(shape, random(1));
      const inputs = steadyInputs();
      const whole = tf.tidy(() => encoder.encode(inputs, null));
      assert.deepEqual(whole.shape, [batch, steps, shape.outputs]);
      const expected = (await whole.data()) as Float32Array;
      states ??= expected;
      same(expected, states, { relative: 1e-4, absolute: 1e-5 });
      for (const known of [1, 4, 8]) {
        const early = tf.tidy(() => {
          const rest = tf.fill([batch, steps - known, shape.inputs], 7);
          const changed = tf.concat([inputs.slice([0, 0, 0], [batch, known, shape.inputs]), rest], 1) as tf.Tensor3D;
          return [encoder.encode(changed, null), whole].map((each) =>
            each.slice([0, 0, 0], [batch, known, shape.outputs]),
          );
        }) as [tf.Tensor, tf.Tensor];
        same(await early[0].data(), await early[1].data(), { absolute: 1e-5 });
        tf.dispose(early);
      }
      tf.dispose([inputs, whole, Object.values(encoder.variables)]);
      assert.equal(tf.memory().numTensors, before);
    });

    it("learns by every variable, with dropout from its stream alone", async () => {
      const encoder = transformerEncoder(shape, random(1));
      const inputs = steadyInputs();
      const variables = Object.values(encoder.variables);
      // The sum of normalised states would be the same whatever they are.
      const loss = (seed: number) => tf.sum(tf.mul(encoder.encode(inputs, random(seed)), encoder.encode(inputs, null)));
      const { value, grads } = tf.variableGrads(() => loss(5) as tf.Scalar, variables);
      assert.equal(Object.keys(grads).length, variables.length);
      for (const [name, { name: key }] of Object.entries(encoder.variables)) {
        const slopes = await grads[key]?.data();
        assert.ok(
          slopes?.some((slope) => Math.abs(slope) > 1e-6 && Number.isFinite(slope)),
          name,
        );
      }
      const others = [5, 6].map((seed) => tf.tidy(() => loss(seed)));
      const [again, other] = await Promise.all(others.map(async (each) => (await each.data())[0]));
      assert.equal(again, (await value.data())[0]);
      assert.notEqual(again, other);
      tf.dispose([value, grads, inputs, others, variables]);
    });

    it("tells order and place apart, and refuses steps without a place", async () => {
      const encoder = transformerEncoder({ ...shape, inputs: 6, dropout: 0 }, random(2));
      assert.ok(!("input" in encoder.variables));
      const row = normals(6, 1, random(4));
      const repeated = tf.tidy(() => encoder.encode(tf.tensor3d([...row, ...row, ...row], [1, 3, 6]), null));
      const values = await repeated.data();
      assert.ok(Math.abs((values[0] as number) - (values[12] as number)) > 1e-4);
      const long = tf.zeros([1, 71, 6]) as tf.Tensor3D;
      assert.throws(() => tf.tidy(() => encoder.encode(long, null)), /internal: 71 steps .* 70 positions/);
      tf.dispose([repeated, long, Object.values(encoder.variables)]);
      assert.throws(() => transformerEncoder({ ...shape, heads: 4 }, random(1)), /internal: 4 heads/);
    });
  });
});
