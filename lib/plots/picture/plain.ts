/** A trace, a layout or a part of one, as plain data. */
export type Plain = Readonly<Record<string, unknown>>;

/** Whether a value is an object of named parts. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
