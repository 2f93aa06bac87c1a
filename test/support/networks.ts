import { normals, random } from "../../lib/base/random.ts";
import { tf } from "../../lib/engine/tf.ts";
import * as f64 from "./float64.ts";

/** A small network twice: on the engine, and in float64 arithmetic without it. */
export interface Network {
  readonly name: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** The loss on the engine, by the parameters' names. */
  readonly loss: (of: (name: string) => tf.Tensor) => tf.Scalar;
  /** The same loss in float64. */
  readonly exact: (of: (name: string) => Float64Array) => number;
}

/** The seeded initial parameters of a network. */
export function initial(network: Network): Map<string, Float32Array> {
  const draw = random(21).stream(network.name);
  return new Map(
    Object.entries(network.shapes).map(([name, shape]) => [
      name,
      normals(
        shape.reduce((size, length) => size * length, 1),
        0.5,
        draw.stream(name),
      ),
    ]),
  );
}

const classes = 3;
const rows = Float32Array.from({ length: 30 }, (_, at) => Math.sin(at * at));
const labels = [0, 2, 1, 1, 0, 2];

const dense: Network = {
  name: "two dense layers with softmax",
  shapes: { w1: [5, 4], b1: [4], w2: [4, classes], b2: [classes] },
  loss: (of) => {
    const hidden = tf.tanh(tf.add(tf.matMul(tf.tensor2d(rows, [6, 5]), of("w1")), of("b1")));
    const logits = tf.add(tf.matMul(hidden, of("w2")), of("b2"));
    return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, classes), logits);
  },
  exact: (of) => {
    const hidden = f64.plus(f64.product(Float64Array.from(rows), 6, 5, of("w1"), 4), of("b1")).map(Math.tanh);
    return f64.crossEntropy(f64.plus(f64.product(hidden, 6, 4, of("w2"), classes), of("b2")), classes, labels);
  },
};

const users = [0, 1, 2, 3, 4, 0, 1, 1];
const items = [5, 0, 2, 3, 1, 4, 4, 5];
const ratings = Float32Array.from([1, 2, 3, 4, 5, 4, 3, 2]);

const factorization: Network = {
  name: "matrix factorisation by lookup",
  shapes: { users: [5, 3], items: [6, 3], userBias: [5], itemBias: [6] },
  loss: (of) => {
    const [user, item] = [tf.tensor1d(users, "int32"), tf.tensor1d(items, "int32")];
    const dot = tf.sum(tf.mul(tf.gather(of("users"), user), tf.gather(of("items"), item)), 1);
    const biases = tf.add(tf.gather(of("userBias"), user), tf.gather(of("itemBias"), item));
    const error = tf.sub(tf.add(dot, biases), tf.sub(tf.tensor1d(ratings), 3));
    return tf.add(tf.mean(tf.square(error)), tf.mul(0.02, tf.sum(tf.square(of("users")))));
  },
  exact: (of) => {
    let sum = 0;
    for (const [at, user] of users.entries()) {
      const item = items[at] as number;
      const p = f64.rows(of("users"), 3, [user]);
      const q = f64.rows(of("items"), 3, [item]);
      const biases = (of("userBias")[user] as number) + (of("itemBias")[item] as number);
      const dot = p.reduce((total, value, k) => total + value * (q[k] as number), 0);
      sum += (dot + biases - ((ratings[at] as number) - 3)) ** 2;
    }
    return sum / users.length + 0.02 * of("users").reduce((total, value) => total + value * value, 0);
  },
};

const histories = [
  [1, 4, 2, 6],
  [0, 3, 3, 5],
  [6, 5, 1, 0],
];
const [vocabulary, width, hidden] = [7, 3, 2];

const lstm: Network = {
  name: "embeddings, an LSTM cell over four steps, scores by the embeddings",
  shapes: {
    items: [vocabulary, width],
    wx: [width, 4 * hidden],
    wh: [hidden, 4 * hidden],
    b: [4 * hidden],
    out: [hidden, width],
  },
  loss: (of) => {
    let [h, c] = [tf.zeros([3, hidden]), tf.zeros([3, hidden])] as [tf.Tensor, tf.Tensor];
    const losses: tf.Tensor[] = [];
    for (let step = 0; step < 3; step++) {
      const x = tf.gather(of("items"), column(step));
      const gates = tf.add(tf.add(tf.matMul(x, of("wx")), tf.matMul(h, of("wh"))), of("b"));
      const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      const logits = tf.matMul(tf.matMul(h, of("out")), of("items"), false, true);
      losses.push(tf.losses.softmaxCrossEntropy(tf.oneHot(column(step + 1), vocabulary), logits));
    }
    return tf.mean(tf.stack(losses));
  },
  exact: (of) => {
    let [h, c] = [new Float64Array(3 * hidden), new Float64Array(3 * hidden)];
    let sum = 0;
    for (let step = 0; step < 3; step++) {
      const x = f64.rows(of("items"), width, column(step));
      const inputs = f64.product(x, 3, width, of("wx"), 4 * hidden);
      const gates = f64.plus(f64.plus(inputs, f64.product(h, 3, hidden, of("wh"), 4 * hidden)), of("b"));
      const [i, f, g, o] = [0, 1, 2, 3].map((gate) =>
        f64.columns(gates, 4 * hidden, gate * hidden, (gate + 1) * hidden),
      );
      c = c.map((cell, at) => {
        const [input, forget, fresh] = [i?.[at] as number, f?.[at] as number, g?.[at] as number];
        return f64.sigmoid(forget) * cell + f64.sigmoid(input) * Math.tanh(fresh);
      });
      h = c.map((cell, at) => f64.sigmoid(o?.[at] as number) * Math.tanh(cell));
      const vectors = f64.product(h, 3, hidden, of("out"), width);
      sum += f64.crossEntropy(
        f64.product(vectors, 3, width, of("items"), vocabulary, true),
        vocabulary,
        column(step + 1),
      );
    }
    return sum / 3;
  },
};

function column(step: number): number[] {
  return histories.map((history) => history[step] as number);
}

const [heads, depth] = [2, 2];
const size = heads * depth;

const transformer: Network = {
  name: "a Transformer block with two heads and a causal mask",
  shapes: {
    items: [vocabulary, size],
    positions: [3, size],
    qkv: [size, 3 * size],
    out: [size, size],
    up: [size, 8],
    down: [8, size],
  },
  loss: (of) => {
    const inputs = histories.map((history) => history.slice(0, 3));
    const tokens = tf.tensor2d(inputs, [3, 3], "int32");
    const x = tf.add(tf.gather(of("items"), tokens), of("positions"));
    const normal = (value: tf.Tensor) => {
      const mean = tf.mean(value, -1, true);
      const variance = tf.mean(tf.square(tf.sub(value, mean)), -1, true);
      return tf.mul(tf.sub(value, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    };
    const flat = (value: tf.Tensor, weights: tf.Tensor) =>
      tf.reshape(tf.matMul(tf.reshape(value, [9, -1]), weights), [3, 3, -1]);
    const parts = tf.split(flat(normal(x), of("qkv")), 3, -1);
    const [q, k, v] = parts.map((part) => tf.transpose(tf.reshape(part, [3, 3, heads, depth]), [0, 2, 1, 3])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const mask = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([3, 3]), -1, 0)), -1e9);
    const weights = tf.softmax(tf.add(tf.div(tf.matMul(q, k, false, true), Math.sqrt(depth)), mask));
    const attended = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [3, 3, size]);
    const middle = tf.add(x, flat(attended, of("out")));
    const wide = flat(normal(middle), of("up"));
    const gelu = tf.mul(tf.mul(wide, 0.5), tf.add(tf.erf(tf.div(wide, Math.SQRT2)), 1));
    const logits = tf.matMul(tf.reshape(tf.add(middle, flat(gelu, of("down"))), [9, size]), of("items"), false, true);
    return tf.losses.softmaxCrossEntropy(tf.oneHot(targets(), vocabulary), logits);
  },
  exact: (of) => {
    const inputs = histories.flatMap((history) => history.slice(0, 3));
    const x = f64.plus(f64.rows(of("items"), size, inputs), of("positions"));
    const qkv = f64.product(f64.normalized(x, size), 9, size, of("qkv"), 3 * size);
    const attended = new Float64Array(9 * size);
    for (let history = 0; history < 3; history++) {
      const own = qkv.slice(history * 9 * size, (history + 1) * 9 * size);
      for (let head = 0; head < heads; head++) {
        const part = (which: number) => {
          const from = which * size + head * depth;
          return f64.columns(own, 3 * size, from, from + depth);
        };
        const scores = f64.product(part(0), 3, depth, part(1), 3, true);
        const masked = scores.map((score, at) => score / Math.sqrt(depth) + (at % 3 > Math.floor(at / 3) ? -1e9 : 0));
        const values = f64.product(f64.softmax(masked, 3), 3, 3, part(2), depth);
        for (const [at, value] of values.entries()) {
          attended[(history * 3 + Math.floor(at / depth)) * size + head * depth + (at % depth)] = value;
        }
      }
    }
    const middle = f64.plus(x, f64.product(attended, 9, size, of("out"), size));
    const wide = f64.product(f64.normalized(middle, size), 9, size, of("up"), 8).map(f64.gelu);
    const last = f64.plus(middle, f64.product(wide, 9, 8, of("down"), size));
    return f64.crossEntropy(f64.product(last, 9, size, of("items"), vocabulary, true), vocabulary, targets());
  },
};

function targets(): number[] {
  return histories.flatMap((history) => history.slice(1));
}

/** The networks that every rung must train alike. */
export const networks: readonly Network[] = [dense, factorization, lstm, transformer];
