import type { Setting } from "./rung.ts";

/** A setting on a line: "dimensions 32, regularization 4.1". */
export function settingText(setting: Setting): string {
  const value = (one: unknown): string =>
    typeof one === "number"
      ? String(Number.isInteger(one) ? one : Number(one.toPrecision(3)))
      : Array.isArray(one)
        ? `[${one.map(value).join(", ")}]`
        : String(one);
  const parts = Object.entries(setting).map(([name, one]) => `${name} ${value(one)}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}
