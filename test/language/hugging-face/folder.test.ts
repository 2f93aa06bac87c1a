import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../../../lib/data/safetensors.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { type Bert, bert } from "../../../lib/language/bert.ts";
import { readBert, saveBert } from "../../../lib/language/hugging-face/folder.ts";
import { freshFolder } from "../../support/fresh-folder.ts";

const original = fileURLToPath(new URL("../../fixtures/tiny-bert", import.meta.url));

/** A copy of the model's folder, changed. */
function changed(change: (folder: string) => void): string {
  const folder = freshFolder();
  cpSync(original, folder, { recursive: true });
  change(folder);
  return folder;
}

function withConfig(changes: Record<string, unknown>): string {
  return changed((folder) => {
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...changes }));
  });
}

function withArrays(change: (arrays: Record<string, NamedArray>) => Record<string, NamedArray>): string {
  return changed((folder) => {
    const file = join(folder, "model.safetensors");
    writeFileSync(file, encodeSafetensors(change(decodeSafetensors(readFileSync(file), file).arrays)));
  });
}

function withWeights(change: (bytes: Buffer) => Buffer | Uint8Array): string {
  return changed((folder) => {
    const file = join(folder, "model.safetensors");
    writeFileSync(file, change(readFileSync(file)));
  });
}

async function numbersOf({ variables }: Bert): Promise<Record<string, readonly number[]>> {
  const entries = Object.entries(variables).map(async ([name, held]) => [name, [...(await held.data())]] as const);
  return Object.fromEntries(await Promise.all(entries));
}

describe("a BERT's folder", () => {
  before(() => useBackend("cpu"));

  it("is read, with a fresh pooler where a file for masked words has none", async () => {
    const { bert: network, fresh, unused } = await readBert(original);
    assert.deepEqual([fresh, unused], [["pooler"], []]);
    assert.deepEqual([network.shape.hidden, network.shape.heads, network.shape.vocabulary], [24, 3, 89]);
    network.dispose();
  });

  it("holds what was saved, and nothing is left half written", async () => {
    const { tokenizer, ...read } = await readBert(original);
    read.bert.dispose();
    const shape = { ...read.bert.shape, layers: 1, activation: "relu", epsilon: 1e-6, dropout: 0.2 } as const;
    const made = bert(shape, random(7));
    const folder = freshFolder();
    await saveBert(folder, made, tokenizer);
    const again = await readBert(folder);
    assert.deepEqual(again.bert.shape, shape);
    assert.deepEqual([again.fresh, again.unused], [[], []]);
    assert.deepEqual(await numbersOf(again.bert), await numbersOf(made));
    assert.deepEqual(again.tokenizer.encode("Two friends, 朋友!"), tokenizer.encode("Two friends, 朋友!"));
    made.dispose();
    again.bert.dispose();
  });

  it("is read with the names of a bare model, of older files, and with another task's head beside it", async () => {
    const folder = withArrays((arrays) => ({
      ...Object.fromEntries(
        Object.entries(arrays)
          .filter(([name]) => !name.startsWith("cls."))
          .map(([name, array]): [string, NamedArray] => [
            name
              .replace("bert.", "")
              .replace("LayerNorm.weight", "LayerNorm.gamma")
              .replace("LayerNorm.bias", "LayerNorm.beta"),
            array,
          ]),
      ),
      "classifier.weight": { shape: [2, 24], values: new Float32Array(48) },
    }));
    const [one, other] = [await readBert(original), await readBert(folder)];
    assert.deepEqual([other.fresh, other.unused], [["pooler", "predictions"], ["bert.classifier.weight"]]);
    const [expected, found] = [await numbersOf(one.bert), await numbersOf(other.bert)];
    for (const name of ["embeddings.gain", "layers.1.down.weights"]) assert.deepEqual(found[name], expected[name]);
    one.bert.dispose();
    other.bert.dispose();
  });

  const refused: readonly (readonly [string, () => string, RegExp])[] = [
    ["no folder", () => join(original, "nowhere"), /configuration.*no such file/s],
    [
      "a configuration that is no JSON",
      () => changed((folder) => writeFileSync(join(folder, "config.json"), "{")),
      /JSON/,
    ],
    ["another architecture", () => withConfig({ model_type: "gpt2" }), /model_type bert, got “gpt2”/],
    ["another activation", () => withConfig({ hidden_act: "silu" }), /hidden_act gelu or relu, got “silu”/],
    ["relative positions", () => withConfig({ position_embedding_type: "relative_key" }), /relative_key/],
    ["a size that is none", () => withConfig({ num_hidden_layers: "two" }), /num_hidden_layers.*“two”/],
    ["a size beyond all reason", () => withConfig({ vocab_size: 2 ** 40 }), /vocab_size/],
    ["heads that do not divide the width", () => withConfig({ num_attention_heads: 5 }), /24 and 5/],
    [
      "one more layer than there are weights",
      () => withConfig({ num_hidden_layers: 3 }),
      /bert\.encoder\.layer\.2\.\S+ and 15 more/,
    ],
    [
      "a missing tensor",
      () => withArrays(({ "bert.encoder.layer.1.output.dense.bias": _, ...rest }) => rest),
      /none named bert\.encoder\.layer\.1\.output\.dense\.bias\b/,
    ],
    [
      "half of what predicts masked words",
      () => withArrays(({ "cls.predictions.bias": _, ...rest }) => rest),
      /none named cls\.predictions\.bias/,
    ],
    ["a tensor of another shape", () => withConfig({ intermediate_size: 48 }), /shape \[48, 24\].*\[40, 24\]/s],
    ["fewer rows than tokens", () => withConfig({ vocab_size: 80 }), /tokenizer's 89 ids/],
    ["no weights", () => changed((folder) => rmSync(join(folder, "model.safetensors"))), /no model\.safetensors/],
    [
      "weights cut short",
      () => withWeights((bytes) => bytes.subarray(0, bytes.length - 100)),
      /whole safetensors file.*bytes/s,
    ],
    ["a header longer than the file", () => withWeights((bytes) => bytes.fill(0xff, 2, 4)), /header of \d+ bytes/],
    ["a header that is no JSON", () => withWeights((bytes) => bytes.fill(0x21, 8, 20)), /not JSON/],
    [
      "a header that lies about a shape",
      () =>
        withWeights((bytes) => Buffer.from(bytes.toString("latin1").replace('"shape":[24]', '"shape":[25]'), "latin1")),
      /of shape \[25\] at bytes/,
    ],
    [
      "a header with places before the file",
      () =>
        withWeights((bytes) =>
          Buffer.from(bytes.toString("latin1").replace(/"data_offsets":\[\d{2}/, '"data_offsets":[-8'), "latin1"),
        ),
      /at bytes -1 … -1/,
    ],
    ["no tokenizer", () => changed((folder) => rmSync(join(folder, "tokenizer.json"))), /tokenizer\.json/],
  ];
  for (const [what, make, pattern] of refused) {
    it(`is refused: ${what}`, async () => {
      const before = tf.memory().numTensors;
      await assert.rejects(readBert(make()), (error) => {
        assert.ok(error instanceof InputError, `${error}`);
        assert.match(error.message, pattern);
        return true;
      });
      assert.equal(tf.memory().numTensors, before);
    });
  }
});
