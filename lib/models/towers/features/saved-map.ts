import type { ArrayReader } from "../../model.ts";
import type { StateArray } from "../../recommender.ts";
import type { FeatureMap, KindMap } from "./feature-map.ts";

/** A map as arrays to save: `<name>.map` holds the code units of its JSON, `<name>.<kind>` the directions of a kind. */
export function mapArrays(name: string, { kinds, inputs }: FeatureMap): Record<string, StateArray> {
  const text = JSON.stringify({ inputs, kinds: kinds.map(({ basis: _, ...rest }) => rest) });
  const values = Int32Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return {
    [`${name}.map`]: { shape: [values.length], values },
    ...Object.fromEntries(
      kinds.flatMap(({ kind, basis, width }) =>
        basis === null ? [] : [[`${name}.${kind}`, { shape: [basis.length / width, width], values: basis }]],
      ),
    ),
  };
}

/** The inverse of `mapArrays`. */
export function mapFrom(name: string, arrays: ArrayReader): FeatureMap {
  const units = arrays.int32(`${name}.map`);
  const parts: string[] = [];
  for (let from = 0; from < units.length; from += 4096) {
    parts.push(String.fromCharCode(...units.subarray(from, from + 4096)));
  }
  const { inputs, kinds } = JSON.parse(parts.join("")) as { inputs: number; kinds: Omit<KindMap, "basis">[] };
  const basisOf = (kind: string) => (arrays.has(`${name}.${kind}`) ? arrays.float32(`${name}.${kind}`) : null);
  return { inputs, kinds: kinds.map((each) => ({ ...each, basis: basisOf(each.kind) })) };
}
