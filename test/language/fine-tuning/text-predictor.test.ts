import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { textPredictor } from "../../../lib/language/fine-tuning/text-predictor.ts";
import { textVectors } from "../../../lib/language/fine-tuning/text-vectors.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { same } from "../../support/parity.ts";
import { colours, shapes, tinyEncoder } from "../../support/tiny-encoder.ts";

/** Every colour with every shape, in two wordings of unequal length; half of each colour's for learning. */
const all = colours.flatMap((colour, c) =>
  shapes.flatMap((shape, s) =>
    [`a ${colour} ${shape}`, `a very very ${colour} ${shape}`].map((text, w) => ({
      text,
      c,
      s,
      learn: (c + s + w) % 2 === 0,
    })),
  ),
);
const [known, unknown] = [all.filter(({ learn }) => learn), all.filter(({ learn }) => !learn)];
const training = { epochs: 40, batchSize: 4, learningRate: 0.01, weightDecay: 0 };

describe("a predictor over texts", () => {
  onEveryBackend(() => {
    it("learns a number of the words in a text, in its own unit, and tells it of texts it never saw", async () => {
      const encoder = tinyEncoder(1);
      const before = tf.memory().numTensors;
      const price = ({ c, s }: (typeof all)[number]) => 1000 + 100 * c + 10 * s;
      const predictor = textPredictor(encoder, "everything");
      const data = { texts: known.map(({ text }) => text), targets: known.map(price) };
      const { epochs } = await predictor.fit(data, training, { random: random(1) });
      assert.ok((epochs.at(-1)?.loss as number) < 0.05, `${epochs.at(-1)?.loss}`);
      const found = await predictor.predict(unknown.map(({ text }) => text));
      const error =
        unknown.reduce((sum, each, at) => sum + Math.abs((found[at] as number) - price(each)), 0) / unknown.length;
      // The mean alone errs by about 100.
      assert.ok(error < 40, `${error}`);
      predictor.dispose();
      assert.equal(tf.memory().numTensors, before);
      encoder.bert.dispose();
    });

    it("before learning gives every text the mean; with a frozen encoder the head alone moves", async () => {
      const encoder = tinyEncoder(2);
      const weights = () => Array.from(encoder.bert.variables["layers.0.up.weights"]?.dataSync() ?? []);
      const start = weights();
      const predictor = textPredictor(encoder, "head alone", { asked: "class", outputs: 4 });
      assert.equal(predictor.learned(), 4 * 16 + 4);
      const data = { texts: known.map(({ text }) => text), targets: known.map(({ c }) => c) };
      const { epochs } = await predictor.fit(
        data,
        { ...training, learningRate: 0.05, warmUp: 0 },
        { random: random(1) },
      );
      assert.deepEqual(weights(), start);
      assert.ok((epochs.at(-1)?.loss as number) < 0.7, `${epochs.at(-1)?.loss}`);
      const chances = await predictor.predict(["a red ball", "a grey ring"]);
      assert.ok(
        Math.abs(
          (chances[0] as number) + (chances[1] as number) + (chances[2] as number) + (chances[3] as number) - 1,
        ) < 1e-5,
      );
      assert.ok((chances[0] as number) > 0.5 && (chances[7] as number) > 0.5, `${chances}`);
      assert.equal(encoder.bert.variables["layers.0.up.weights"]?.trainable, true);
      predictor.dispose();
      encoder.bert.dispose();
    });
  });

  before(() => useBackend("wasm"));

  it("learns labels, several a text, and stops at the epoch that did best on the validation texts", async () => {
    const encoder = tinyEncoder(3);
    const predictor = textPredictor(encoder, "everything", { asked: "labels", outputs: 2, pooling: "first" });
    const labelled = (texts: typeof all) => ({
      texts: texts.map(({ text }) => text),
      targets: texts.flatMap(({ c, s }) => [Number(c < 2), Number(s % 2)]),
    });
    const { epochs } = await predictor.fit(
      labelled(known),
      { ...training, epochs: 100, patience: 30 },
      {
        random: random(1),
        validation: labelled(unknown),
      },
    );
    const chances = await predictor.predict(unknown.map(({ text }) => text));
    const { targets } = labelled(unknown);
    const losses = targets.map(
      (target, at) => -Math.log(target === 1 ? (chances[at] as number) : 1 - (chances[at] as number)),
    );
    const loss = (2 * losses.reduce((sum, value) => sum + value, 0)) / losses.length;
    const best = Math.max(...epochs.map(({ validation }) => validation as number));
    assert.ok(Math.abs(loss + best) < 1e-3, `${loss}, best ${best}`);
    assert.ok(loss < 0.7, `${loss}; guessing has ${2 * Math.LN2}`);
    predictor.dispose();
    encoder.bert.dispose();
  });

  it("reads each text by itself: neither its neighbours nor the filling change its vector", async () => {
    const encoder = tinyEncoder(4);
    const texts = ["a red ball", "", "a very very very blue cube and a green ring", "grey"];
    for (const pooling of ["mean", "first"] as const) {
      const together = await textVectors(encoder, texts, { pooling });
      for (const [row, text] of texts.entries()) {
        same(together.subarray(row * 16, (row + 1) * 16), await textVectors(encoder, [text], { pooling }), {
          absolute: 1e-5,
        });
      }
    }
    const careless = await textVectors(encoder, texts, { attendToPadding: true });
    const alone = await textVectors(encoder, texts);
    assert.ok(Math.max(...careless.map((value, at) => Math.abs(value - (alone[at] as number)))) > 0.01);
    encoder.bert.dispose();
  });

  it("refuses targets that do not fit, texts longer than the positions asked for, and questions before a fit", async () => {
    const encoder = tinyEncoder(5);
    const refused = (work: Promise<unknown>, pattern: RegExp) =>
      assert.rejects(work, (error) => error instanceof InputError && pattern.test(error.message));
    const number = textPredictor(encoder, "everything");
    await refused(
      Promise.resolve().then(() => number.predict(["a"])),
      /has learned nothing/,
    );
    const learnFrom = (targets: number[]) =>
      number.fit({ texts: ["a red ball", "grey"], targets }, {}, { random: random(1) });
    await refused(learnFrom([1]), /2 targets for 2 texts/);
    await refused(learnFrom([1, Number.NaN]), /numbers.*NaN/s);
    const classes = textPredictor(encoder, "everything", { asked: "class", outputs: 3 });
    await refused(classes.fit({ texts: ["a"], targets: [3] }, {}, { random: random(1) }), /classes 0 … 2.*3/s);
    await refused(textVectors(encoder, ["a"], { maxLength: 13 }), /at most 12 tokens/);
    await refused(number.fit({ texts: [], targets: [] }, {}, { random: random(1) }), /none/);
    assert.throws(() => textPredictor(encoder, "everything", { pool: "mean" } as never), /pool/);
    for (const each of [number, classes]) each.dispose();
    encoder.bert.dispose();
  });
});
