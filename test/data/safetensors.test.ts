import assert from "node:assert/strict";
import { decodeSafetensors, encodeSafetensors } from "../../lib/data/safetensors.ts";

/** A file of one array of a type that is only read. */
function fileOf(dtype: string, shape: number[], bytes: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ x: { dtype, shape, data_offsets: [0, bytes.byteLength] } }));
  const file = new Uint8Array(8 + header.length + bytes.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(bytes, 8 + header.length);
  return file;
}

describe("safetensors", () => {
  it("gives back what was written, of every type", () => {
    const arrays = {
      single: { shape: [2, 1], values: Float32Array.of(1.5, -3) },
      double: { shape: [1], values: Float64Array.of(0.1) },
      whole: { shape: [3], values: Int32Array.of(1, -2, 2 ** 31 - 1) },
      scalar: { shape: [], values: Float32Array.of(7) },
      nothing: { shape: [0, 4], values: new Float32Array() },
    };
    const read = decodeSafetensors(encodeSafetensors(arrays, { made: "here" }), "here");
    assert.deepEqual(read, { arrays, metadata: { made: "here" } });
  });

  it("reads half precision, bfloat16 and 64-bit whole numbers", () => {
    // 1, −2, 65504 (the largest), 2⁻²⁴ (the least), 1/3 rounded, infinity and no number.
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555, 0xfc00, 0x7e00);
    const found = decodeSafetensors(fileOf("F16", [7], new Uint8Array(halves.buffer)), "here").arrays.x?.values;
    const third = 0.333251953125;
    assert.deepEqual(found, Float32Array.of(1, -2, 65504, 2 ** -24, third, Number.NEGATIVE_INFINITY, Number.NaN));
    const brain = Uint16Array.of(0x3f80, 0xc049, 0x0000);
    assert.deepEqual(
      decodeSafetensors(fileOf("BF16", [3], new Uint8Array(brain.buffer)), "here").arrays.x?.values,
      Float32Array.of(1, -3.140625, 0),
    );
    const long = BigInt64Array.of(-5n, 2n ** 40n);
    assert.deepEqual(
      decodeSafetensors(fileOf("I64", [2], new Uint8Array(long.buffer)), "here").arrays.x?.values,
      Float64Array.of(-5, 2 ** 40),
    );
  });

  it("refuses other types, sizes that disagree, and headers that are no object", () => {
    assert.throws(() => decodeSafetensors(fileOf("F8_E4M3", [2], new Uint8Array(2)), "x.safetensors"), /F8_E4M3/);
    assert.throws(() => decodeSafetensors(fileOf("F16", [2], new Uint8Array(2)), "x.safetensors"), /shape \[2\]/);
    assert.throws(() => decodeSafetensors(fileOf("F16", [0.5, 2], new Uint8Array(2)), "x.safetensors"), /shape/);
    const list = new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0x5b, 0x5d]);
    assert.throws(() => decodeSafetensors(list, "x.safetensors"), /x\.safetensors.*header of \[\]/);
  });
});
