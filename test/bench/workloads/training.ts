import { normals, random } from "../../../lib/base/random.ts";
import { tf } from "../../../lib/engine/tf.ts";

/** A piece of work to be timed: made once per backend, run several times, cleared away. */
export interface Workload {
  readonly name: string;
  /** Sets it up on the chosen backend; `run` does the work once, to the last number. */
  readonly start: () => { run: () => Promise<void>; stop: () => void };
}

/** Seeded values, as a variable. */
function variable(name: string, shape: number[], deviation = 0.1): tf.Variable {
  const length = shape.reduce((product, size) => product * size, 1);
  const values = tf.tensor(normals(length, deviation, random(1).stream(name)), shape);
  const made = tf.variable(values);
  values.dispose();
  return made;
}

/** Training by Adam of a loss over variables: `steps` steps, the last loss read back. */
function training(variables: tf.Variable[], kept: tf.Tensor[], loss: () => tf.Scalar, steps: number) {
  const optimizer = tf.train.adam(0.001);
  return {
    async run() {
      for (let step = 1; step <= steps; step++) {
        const value = optimizer.minimize(loss, step === steps, variables);
        if (value === null) continue;
        await value.data();
        value.dispose();
      }
    },
    stop() {
      tf.dispose([...variables, ...kept]);
      optimizer.dispose();
    },
  };
}

export const denseFactorization: Workload = {
  name: "MF dense 1000 × 1000, k 10, 10 Adam steps",
  start() {
    const [p, q] = [variable("p", [1000, 10]), variable("q", [1000, 10])];
    const ratings = tf.tidy(() => tf.matMul(variable("a", [1000, 5]), variable("b", [1000, 5]), false, true));
    return training([p, q], [ratings], () => tf.losses.meanSquaredError(ratings, tf.matMul(p, q, false, true)), 10);
  },
};

export const factorizationByLookup: Workload = {
  name: "MF by lookup, 6,040 × 3,706, k 32, batch 4096, 10 Adam steps",
  start() {
    const draw = random(2);
    const at = (below: number) =>
      tf.tensor1d(
        Int32Array.from({ length: 4096 }, () => draw.integer(below)),
        "int32",
      );
    const [users, items] = [variable("users", [6040, 32]), variable("items", [3706, 32])];
    const [user, item, rating] = [at(6040), at(3706), tf.ones([4096])];
    const predicted = () => tf.sum(tf.mul(tf.gather(users, user), tf.gather(items, item)), 1);
    return training([users, items], [user, item, rating], () => tf.losses.meanSquaredError(rating, predicted()), 10);
  },
};

/** A model of tfjs-layers, trained by `fit`. */
function layers(model: tf.Sequential, x: tf.Tensor, y: tf.Tensor, loss: string, batchSize: number) {
  model.compile({ optimizer: tf.train.adam(0.001), loss });
  return {
    async run() {
      await model.fit(x, y, { batchSize, epochs: 1, shuffle: false, verbose: 0 });
    },
    stop() {
      model.dispose();
      tf.dispose([x, y]);
    },
  };
}

export const sequenceLstm: Workload = {
  name: "tfjs-layers LSTM, 640 × 20 × 10, hidden 128, one epoch of batches of 32",
  start() {
    const model = tf.sequential();
    model.add(tf.layers.lstm({ units: 128, inputShape: [20, 10], recurrentInitializer: "glorotNormal" }));
    model.add(tf.layers.dense({ units: 1 }));
    return layers(
      model,
      tf.randomUniform([640, 20, 10], 0, 1, "float32", 1),
      tf.ones([640, 1]),
      "meanSquaredError",
      32,
    );
  },
};

export const nextItemLstm: Workload = {
  name: "tfjs-layers LSTM next item, 10k items, embedding 128, hidden 256, one step of 256 rows of 20",
  start() {
    const model = tf.sequential();
    model.add(tf.layers.embedding({ inputDim: 10000, outputDim: 128, inputLength: 20 }));
    model.add(tf.layers.lstm({ units: 256, recurrentInitializer: "glorotNormal" }));
    model.add(tf.layers.dense({ units: 10000, activation: "softmax" }));
    const draw = random(3);
    const rows = Int32Array.from({ length: 256 * 20 }, () => draw.integer(10000));
    const next = Float32Array.from({ length: 256 }, () => draw.integer(10000));
    return layers(
      model,
      tf.tensor2d(rows, [256, 20]),
      tf.tensor2d(next, [256, 1]),
      "sparseCategoricalCrossentropy",
      256,
    );
  },
};

export const rowLstm: Workload = {
  name: "tfjs-layers row LSTM 28 × 28, hidden 128, batch 128, one step",
  start() {
    const model = tf.sequential();
    model.add(tf.layers.lstm({ units: 128, inputShape: [28, 28], recurrentInitializer: "glorotNormal" }));
    model.add(tf.layers.dense({ units: 10, activation: "softmax" }));
    const labels = tf.tidy(() => tf.oneHot(tf.zeros([128], "int32"), 10));
    const pixels = tf.randomUniform([128, 28, 28], 0, 1, "float32", 1);
    return layers(model, pixels, labels, "categoricalCrossentropy", 128);
  },
};

export const transformer: Workload = {
  name: "Transformer encoder, hidden 128, 2 layers, 4 heads, batch 32 × 64, one step of Adam",
  start() {
    const [batch, steps, width, heads] = [32, 64, 128, 4];
    const blocks = [0, 1].map((layer) => ({
      qkv: variable(`qkv ${layer}`, [width, 3 * width]),
      out: variable(`out ${layer}`, [width, width]),
      up: variable(`up ${layer}`, [width, 4 * width]),
      down: variable(`down ${layer}`, [4 * width, width]),
      gains: [0, 1].map((at) => variable(`gain ${layer} ${at}`, [width])),
    }));
    const head = variable("head", [width, 10]);
    const x = tf.randomUniform([batch * steps, width], -1, 1, "float32", 1);
    const labels = tf.tidy(() => tf.oneHot(tf.zeros([batch], "int32"), 10));
    const normal = (value: tf.Tensor, gain: tf.Tensor) => {
      const centred = tf.sub(value, tf.mean(value, -1, true));
      return tf.mul(tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5))), gain);
    };
    const loss = () => {
      let h: tf.Tensor = x;
      for (const { qkv, out, up, down, gains } of blocks) {
        const parts = tf.split(tf.matMul(normal(h, gains[0] as tf.Tensor), qkv), 3, -1);
        const [q, k, v] = parts.map((part) =>
          tf.transpose(tf.reshape(part, [batch, steps, heads, width / heads]), [0, 2, 1, 3]),
        ) as [tf.Tensor, tf.Tensor, tf.Tensor];
        const scores = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width / heads)));
        const attended = tf.reshape(tf.transpose(tf.matMul(scores, v), [0, 2, 1, 3]), [batch * steps, width]);
        h = tf.add(h, tf.matMul(attended, out));
        h = tf.add(h, tf.matMul(tf.relu(tf.matMul(normal(h, gains[1] as tf.Tensor), up)), down));
      }
      const pooled = tf.mean(tf.reshape(h, [batch, steps, width]), 1);
      return tf.losses.softmaxCrossEntropy(labels, tf.matMul(pooled, head)) as tf.Scalar;
    };
    const variables = [...blocks.flatMap(({ gains, ...weights }) => [...Object.values(weights), ...gains]), head];
    return training(variables, [x, labels], loss, 1);
  },
};
