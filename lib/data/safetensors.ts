import { InputError, shown } from "../base/errors.ts";

/** A named array with its shape, row-major. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** The longest header the format allows. */
const longestHeader = 100_000_000;

/**
 * Arrays in the safetensors format (huggingface/safetensors): 8 bytes of header length, a JSON header of names, types,
 * shapes and offsets, then the raw little-endian values. `metadata` holds texts.
 */
export function encodeSafetensors(
  arrays: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(arrays)) {
    header[name] = { dtype: kindOf(values), shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(json, 8);
  let at = 8 + padded;
  for (const { values } of Object.values(arrays)) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

function kindOf(values: NamedArray["values"]): "F32" | "F64" | "I32" {
  return values instanceof Float32Array ? "F32" : values instanceof Float64Array ? "F64" : "I32";
}

/**
 * Reads arrays of the safetensors format: F32, F64 and I32 as they are, F16 and BF16 as Float32Array, I64 as
 * Float64Array (exact up to 2⁵³). Throws InputError naming `where` when the file is cut short or contradicts itself.
 */
export function decodeSafetensors(
  file: Uint8Array,
  where: string,
): { arrays: Record<string, NamedArray>; metadata: Record<string, string> } {
  const broken = (got: string) =>
    new InputError({ wanted: "a whole safetensors file", got, where, fix: "Save or download it again." });
  if (file.byteLength < 8) throw broken(`${file.byteLength} bytes`);
  const headerLength = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const body = 8 + headerLength;
  if (headerLength > longestHeader || body > file.byteLength) {
    throw broken(`a header of ${headerLength} bytes in a file of ${file.byteLength}`);
  }
  const { __metadata__: metadata = {}, ...entries } = headerOf(file.subarray(8, body), broken);
  const arrays: Record<string, NamedArray> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<Entry>;
    const read = readers[dtype as keyof typeof readers];
    if (read === undefined)
      throw broken(`${name} of type ${shown(dtype)}, which is none of ${Object.keys(readers).join(", ")}`);
    const [from = -1, to = -1] = allWhole(offsets) ? offsets : [];
    const size = allWhole(shape) ? shape.reduce((product, side) => product * side, 1) : Number.NaN;
    if (from < 0 || body + to > file.byteLength || to - from !== size * read.bytes) {
      throw broken(`${name} of shape ${shown(shape)} at bytes ${from} … ${to} of ${file.byteLength - body}`);
    }
    // Copied to a buffer of its own, since views want their bytes aligned.
    const bytes = new Uint8Array(file.subarray(body + from, body + to));
    arrays[name] = { shape: shape as number[], values: read.values(bytes.buffer) };
  }
  return { arrays, metadata: metadata as Record<string, string> };
}

/** What the header says of an array. */
interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly number[];
}

/** How the bytes of a type become numbers. */
const readers = {
  F32: { bytes: 4, values: (bytes: ArrayBuffer) => new Float32Array(bytes) },
  F64: { bytes: 8, values: (bytes: ArrayBuffer) => new Float64Array(bytes) },
  I32: { bytes: 4, values: (bytes: ArrayBuffer) => new Int32Array(bytes) },
  I64: { bytes: 8, values: (bytes: ArrayBuffer) => Float64Array.from(new BigInt64Array(bytes), Number) },
  F16: { bytes: 2, values: (bytes: ArrayBuffer) => Float32Array.from(new Uint16Array(bytes), halfPrecision) },
  BF16: {
    bytes: 2,
    // The upper half of a float32.
    values: (bytes: ArrayBuffer) =>
      new Float32Array(Uint32Array.from(new Uint16Array(bytes), (half) => half << 16).buffer),
  },
};

/** The number of an IEEE 754 half: sign, 5 bits of exponent, 10 of fraction. */
function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

function headerOf(bytes: Uint8Array, broken: (got: string) => InputError): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw broken("a header that is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw broken(`a header of ${shown(header)}`);
  return header as Record<string, unknown>;
}

function allWhole(numbers: unknown): numbers is readonly number[] {
  return Array.isArray(numbers) && numbers.every((each) => Number.isSafeInteger(each) && each >= 0);
}
