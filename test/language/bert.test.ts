import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { random } from "../../lib/base/random.ts";
import { tf } from "../../lib/engine/tf.ts";
import type { Bert } from "../../lib/language/bert.ts";
import { readBert } from "../../lib/language/hugging-face/folder.ts";
import { bertNames } from "../../lib/language/hugging-face/names.ts";
import { maskedLoss, tokenLogits } from "../../lib/language/masked-loss.ts";
import { type TokenBatch, type Tokenizer, tokenBatch } from "../../lib/language/tokenizer/tokenizer.ts";
import { onEveryBackend } from "../support/backends.ts";
import { same } from "../support/parity.ts";

interface Case {
  readonly name: string;
  readonly texts: readonly (readonly [string, string | null])[];
  readonly ids: readonly (readonly number[])[];
  readonly masked: readonly (readonly number[])[];
  readonly types: readonly (readonly number[])[];
  readonly lengths: readonly number[];
  readonly labels: readonly (readonly number[])[];
  readonly states: readonly (readonly number[])[];
  readonly logits: readonly number[];
  readonly "logits, filling attended to": readonly number[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const folder = fileURLToPath(new URL("../fixtures/tiny-bert", import.meta.url));
const { cases } = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8")) as { cases: Case[] };

describe("BERT equals Python's transformers", () => {
  onEveryBackend(() => {
    let network: Bert;
    let tokenizer: Tokenizer;
    const made: Bert[] = [];
    before(async () => {
      ({ bert: network, tokenizer } = await readBert(folder));
      made.push(network);
    });
    // Nothing was made where the backend is absent.
    after(() => {
      for (const one of made) one.dispose();
    });

    for (const expected of cases) {
      describe(expected.name, () => {
        const flat = (rows: readonly (readonly number[])[]) => Int32Array.from(rows.flat());
        const batch: TokenBatch = {
          rows: expected.ids.length,
          steps: expected.ids[0]?.length ?? 0,
          ids: flat(expected.masked),
          types: flat(expected.types),
          lengths: Int32Array.from(expected.lengths),
        };
        /** Numbers of the real tokens, `width` of each: what stands in the filling is nobody's business. */
        const real = (values: ArrayLike<number>, width: number) =>
          expected.lengths.flatMap((length, row) => {
            const from = row * batch.steps * width;
            return Array.from(values).slice(from, from + length * width);
          });
        const answered = (work: () => tf.Tensor) => tf.tidy(work);

        it("the token ids", () => {
          const encoded = expected.texts.map(([text, pair]) => tokenizer.encode(text, pair === null ? {} : { pair }));
          const own = tokenBatch(encoded, tokenizer.special.pad);
          assert.deepEqual(own, { ...batch, ids: flat(expected.ids) });
        });

        it("the last hidden states and the logits, to 1e-4", async () => {
          const states = answered(() => network.states(batch, null));
          same(real(await states.data(), 24), real(expected.states.at(-1) ?? [], 24), { absolute: 1e-4 });
          const logits = answered(() => tokenLogits(network, states as tf.Tensor2D));
          const vocabulary = network.shape.vocabulary;
          same(real(await logits.data(), vocabulary), real(expected.logits, vocabulary), { absolute: 1e-4 });
          tf.dispose([states, logits]);
        });

        it("the logits when filling is attended to, which differ from the right ones where there is filling", async () => {
          const filled = { ...batch, lengths: batch.lengths.map(() => batch.steps) };
          const logits = answered(() => tokenLogits(network, network.states(filled, null)));
          const found = real(await logits.data(), network.shape.vocabulary);
          same(found, real(expected["logits, filling attended to"], network.shape.vocabulary), { absolute: 1e-4 });
          const right = real(expected.logits, network.shape.vocabulary);
          const apart = Math.max(...found.map((value, at) => Math.abs(value - (right[at] as number))));
          assert.equal(
            apart > 0.01,
            expected.lengths.some((length) => length < batch.steps),
          );
          logits.dispose();
        });

        it("the loss over masked tokens to 1e-5, its gradients to 1e-4", async () => {
          const cells = Int32Array.from(flat(expected.labels).keys()).filter(
            (cell) => flat(expected.labels)[cell] !== -100,
          );
          const tokens = cells.map((cell) => flat(expected.labels)[cell] as number);
          const before = tf.memory().numTensors;
          const loss = () => maskedLoss(network, network.states(batch, null), cells, tokens);
          const { value, grads } = tf.variableGrads(loss, Object.values(network.variables));
          const found = (await value.data())[0] as number;
          assert.ok(Math.abs(found - expected.loss) < 1e-5 * expected.loss, `${found}, should be ${expected.loss}`);
          for (const [theirs, numbers] of Object.entries(expected.gradients)) {
            const { ours = "", transposed = false } =
              bertNames(network.shape).find((pair) => pair.theirs === theirs) ?? {};
            const slope = grads[network.variables[ours]?.name ?? ""] as tf.Tensor;
            const turned = tf.tidy(() => (transposed ? tf.transpose(slope) : slope.clone()));
            const scale = Math.max(...numbers.map(Math.abs));
            // The slope by a key's bias is 0, and rounding is what is left of it.
            same(await turned.data(), numbers, { absolute: Math.max(1e-4 * scale, 1e-7) });
            turned.dispose();
          }
          tf.dispose([value, ...Object.values(grads)]);
          assert.equal(tf.memory().numTensors, before);
        });
      });
    }

    it("drops in training alone, the same for the same seed", async () => {
      const batch = tokenBatch([tokenizer.encode("a good film")], 0);
      const numbers = async (seed: number | null) => {
        const states = tf.tidy(() => network.states(batch, seed === null ? null : random(seed)));
        const values = Array.from(await states.data());
        states.dispose();
        return values;
      };
      const [one, again, other, whole] = [await numbers(1), await numbers(1), await numbers(2), await numbers(null)];
      assert.deepEqual(one, again);
      assert.notDeepEqual(one, other);
      assert.notDeepEqual(one, whole);
    });
  });
});
