import { InputError, shown } from "../base/errors.ts";

/** A named array with its shape, row-major. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

const kinds = { F32: Float32Array, F64: Float64Array, I32: Int32Array } as const;
type Kind = keyof typeof kinds;
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

function kindOf(values: NamedArray["values"]): Kind {
  return values instanceof Float32Array ? "F32" : values instanceof Float64Array ? "F64" : "I32";
}

/** Reads what `encodeSafetensors` writes. Throws InputError naming `where` when the file is cut short or contradicts itself. */
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
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder().decode(file.subarray(8, body)));
  } catch {
    throw broken("a header that is not JSON");
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const arrays: Record<string, NamedArray> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry as { dtype: Kind; shape: number[]; data_offsets: number[] };
    const kind = kinds[dtype];
    if (kind === undefined)
      throw broken(`${name} of type ${shown(dtype)}, which is none of ${Object.keys(kinds).join(", ")}`);
    const [from = -1, to = -1] = offsets ?? [];
    const size = (shape ?? []).reduce((product, side) => product * side, 1);
    if (from < 0 || body + to > file.byteLength || to - from !== size * kind.BYTES_PER_ELEMENT) {
      throw broken(`${name} of shape ${shown(shape)} at bytes ${from} … ${to} of ${file.byteLength - body}`);
    }
    // Copied to a buffer of its own: the views below want their bytes aligned,.
    const bytes = new Uint8Array(file.subarray(body + from, body + to));
    arrays[name] = { shape, values: new kind(bytes.buffer, 0, size) };
  }
  return { arrays, metadata: metadata as Record<string, string> };
}
