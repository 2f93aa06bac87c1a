import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { decodeSafetensors, encodeSafetensors } from "../../lib/data/safetensors.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { popularity } from "../../lib/models/popularity.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { load, save } from "../../lib/models/save.ts";
import { checkerboard } from "../support/worlds.ts";

const says = (words: RegExp) => (error: unknown) => error instanceof InputError && words.test(error.message);

describe("saving and loading", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tastelab-save-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const fitted = async (model: Recommender) => {
    await model.fit({ interactions: checkerboard(20, false) }, { random: random(1) });
    return model;
  };

  it("refuses what is no saved model", async () => {
    await assert.rejects(load(folder), says(/model\.json and model\.safetensors/));
    await writeFile(join(folder, "model.json"), "{ not json");
    await writeFile(join(folder, "model.safetensors"), encodeSafetensors({}));
    await assert.rejects(load(folder), says(/JSON/));
  });

  it("refuses weights that were cut short, naming the file", async () => {
    await save(await fitted(itemCosine()), folder);
    const weights = join(folder, "model.safetensors");
    await truncate(weights, (await readFile(weights)).length - 8);
    await assert.rejects(load(folder), says(/model\.safetensors: wanted a whole safetensors file/));
  });

  it("refuses a newer format, an unknown kind, and two halves of different models", async () => {
    await save(await fitted(popularity()), folder);
    const file = join(folder, "model.json");
    const original = JSON.parse(await readFile(file, "utf8"));
    const rewritten = async (changes: object) => {
      await writeFile(file, JSON.stringify({ ...original, ...changes }));
      return load(folder);
    };
    await assert.rejects(rewritten({ version: 2 }), says(/format version 1, got 2/));
    await assert.rejects(rewritten({ model: "oracle" }), says(/popularity.*“oracle”/));
    await assert.rejects(rewritten({ fingerprint: "of other data" }), says(/one and the same model/));
    await assert.rejects(rewritten({ model: "item-cosine" }), says(/an array offsets/));
  });
});

describe("safetensors", () => {
  it("reads back what it wrote, empty and unaligned arrays too", () => {
    const arrays = {
      a: { shape: [3], values: Float32Array.of(1, Number.NaN, -0) },
      b: { shape: [0, 4], values: new Int32Array(0) },
      c: { shape: [1, 2], values: Float64Array.of(Math.PI, -1e300) },
    };
    const file = encodeSafetensors(arrays, { note: "é" });
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const back = decodeSafetensors(shifted.subarray(3), "a test");
    assert.deepEqual(back.arrays, arrays);
    assert.deepEqual(back.metadata, { note: "é" });
  });

  it("refuses headers that lie", () => {
    const lying = (header: object) => {
      const json = new TextEncoder().encode(JSON.stringify(header));
      const file = new Uint8Array(8 + json.length + 8);
      new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
      file.set(json, 8);
      return file;
    };
    const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
    assert.deepEqual([...(decodeSafetensors(lying({ a: entry }), "x").arrays.a?.values ?? [])], [0, 0]);
    for (const wrong of [{ shape: [3] }, { data_offsets: [0, 16] }, { data_offsets: [-4, 4] }, { dtype: "F8" }]) {
      assert.throws(() => decodeSafetensors(lying({ a: { ...entry, ...wrong } }), "x"), InputError);
    }
    assert.throws(() => decodeSafetensors(new Uint8Array(4), "x"), says(/4 bytes/));
    assert.throws(() => decodeSafetensors(Uint8Array.of(255, 255, 255, 255, 255, 255, 0, 0, 1), "x"), InputError);
  });
});
