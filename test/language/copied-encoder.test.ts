import assert from "node:assert/strict";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { copiedEncoder } from "../../lib/language/copied-encoder.ts";
import { textVectors } from "../../lib/language/fine-tuning/text-vectors.ts";
import { tinyEncoder } from "../support/tiny-encoder.ts";

describe("a copied encoder", () => {
  it("answers as the original, and changes without it", async () => {
    await useBackend("wasm");
    const original = tinyEncoder(3);
    const copy = copiedEncoder(original);
    const before = await textVectors(original, ["a red ball"]);
    assert.deepEqual(await textVectors(copy, ["a red ball"]), before);
    for (const variable of Object.values(copy.bert.variables)) tf.tidy(() => variable.assign(tf.mul(variable, 1.5)));
    assert.notDeepEqual(await textVectors(copy, ["a red ball"]), before);
    assert.deepEqual(await textVectors(original, ["a red ball"]), before);
    copy.bert.dispose();
    assert.deepEqual(await textVectors(original, ["a red ball"]), before);
    original.bert.dispose();
  });
});
