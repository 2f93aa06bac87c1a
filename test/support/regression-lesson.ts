import { normals, random } from "../../lib/base/random.ts";
import { adam } from "../../lib/engine/adam.ts";
import { dropout } from "../../lib/engine/layers/dropout.ts";
import { cosineDecay, warmUp } from "../../lib/engine/schedules.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type TrainingOutcome, type TrainingRun, train } from "../../lib/engine/train.ts";

/** What a lesson ended with. */
export interface Learned {
  readonly weights: readonly Float32Array[];
  readonly outcome: TrainingOutcome;
}

const [examples, inputs, hidden] = [40, 6, 5];

/**
 * A small network that learns a made-up curve with everything that has a state: Adam with decay and clipping, a
 * schedule, dropout, shuffled batches. Leaves no tensors.
 */
export async function regressionLesson(changes: Partial<TrainingRun> = {}): Promise<Learned> {
  const draw = random(4);
  const shapes = [[inputs, hidden], [hidden], [hidden, 1]];
  const variables = shapes.map((shape, at) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return tf.tidy(() => tf.variable(tf.tensor(normals(size, 0.5, draw.stream(`start ${at}`)), shape)));
  });
  const rows = normals(examples * inputs, 1, draw.stream("rows"));
  const optimizer = adam(variables, { learningRate: 0.05, weightDecay: 0.1, clip: 1 });
  try {
    const outcome = await train({
      model: "lesson",
      options: { learningRate: 0.05 },
      examples,
      batchSize: 16,
      epochs: 8,
      variables,
      optimizer,
      schedule: warmUp(2, cosineDecay),
      random: draw,
      loss: (batch, random) => {
        const [w, b, out] = variables as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
        const picked = Float32Array.from(
          { length: batch.length * inputs },
          (_, at) => rows[(batch[Math.floor(at / inputs)] as number) * inputs + (at % inputs)] as number,
        );
        const x = tf.tensor2d(picked, [batch.length, inputs]);
        const middle = dropout(tf.tanh(tf.add(tf.matMul(x, w), b)), 0.2, random);
        return tf.losses.meanSquaredError(tf.sin(tf.sum(x, 1, true)), tf.matMul(middle, out));
      },
      ...changes,
    });
    return { weights: await Promise.all(variables.map(async (held) => (await held.data()) as Float32Array)), outcome };
  } finally {
    tf.dispose(variables);
    optimizer.dispose();
  }
}
