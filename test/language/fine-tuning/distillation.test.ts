import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { learnFromVectors, type TaughtTexts } from "../../../lib/language/fine-tuning/distillation.ts";
import { textVectors } from "../../../lib/language/fine-tuning/text-vectors.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { colours, shapes, tinyEncoder } from "../../support/tiny-encoder.ts";

/** A teacher that cares about shapes alone: one direction of 6 for each. */
const taughtBy = (wordings: readonly string[]): TaughtTexts => {
  const texts = wordings.flatMap((wording) =>
    colours.flatMap((colour) => shapes.map((shape) => `${wording} ${colour} ${shape}`)),
  );
  const vectors = new Float32Array(texts.length * 6);
  for (const [row, text] of texts.entries()) vectors[row * 6 + shapes.findIndex((shape) => text.endsWith(shape))] = 2;
  return { texts, dimensions: 6, vectors };
};

/** How much nearer, by cosine, texts of one shape are than texts of one colour. */
async function shapesBeforeColours(encoder: ReturnType<typeof tinyEncoder>, { texts }: TaughtTexts): Promise<number> {
  const { hidden } = encoder.bert.shape;
  const vectors = await textVectors(encoder, texts);
  const row = (at: number) => vectors.subarray(at * hidden, (at + 1) * hidden);
  const cosine = (a: Float32Array, b: Float32Array) => {
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, at) => sum + value * (y[at] as number), 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  const mean = (same: number) => {
    const pairs = texts.flatMap((one, a) =>
      texts.flatMap((two, b) => {
        const [words, others] = [one.split(" ").slice(-2), two.split(" ").slice(-2)];
        return a < b && words[same] === others[same] && words[1 - same] !== others[1 - same]
          ? [cosine(row(a), row(b))]
          : [];
      }),
    );
    return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  };
  return mean(1) - mean(0);
}

describe("distillation", () => {
  onEveryBackend(() => {
    it("teaches a narrower encoder what a teacher holds for alike, in wordings it never saw", async () => {
      const pupil = tinyEncoder(1);
      const before = tf.memory().numTensors;
      const [known, unknown] = [taughtBy(["a", "very"]), taughtBy(["a very"])];
      const first = await shapesBeforeColours(pupil, unknown);
      const training = { epochs: 25, batchSize: 8, learningRate: 0.02, weightDecay: 0 };
      const { epochs } = await learnFromVectors(pupil, known, training, { random: random(1), validation: unknown });
      assert.ok((epochs.at(-1)?.loss as number) < (epochs[0]?.loss as number));
      const after = await shapesBeforeColours(pupil, unknown);
      assert.ok(after > 0.2 && Math.abs(first) < 0.05, `${first} → ${after}`);
      assert.equal(tf.memory().numTensors, before);
      pupil.bert.dispose();
    });
  });

  it("wants a vector for each text that points somewhere", async () => {
    const pupil = tinyEncoder(1);
    const good = taughtBy(["a"]);
    for (const bad of [
      { ...good, vectors: good.vectors.subarray(6) },
      { ...good, vectors: good.vectors.map(() => 0) },
      { ...good, vectors: good.vectors.map((value, at) => (at === 7 ? Number.NaN : value)) },
    ]) {
      await assert.rejects(learnFromVectors(pupil, bad, {}, { random: random(1) }), InputError);
    }
    pupil.bert.dispose();
  });
});
