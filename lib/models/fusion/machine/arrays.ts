import { InputError } from "../../../base/errors.ts";
import type { Vocabulary } from "../../../base/vocabulary.ts";
import type { ArrayReader } from "../../model.ts";
import type { StateArray } from "../../recommender.ts";
import { momentFeatures } from "./batch.ts";
import type { LearnedMachine } from "./network.ts";
import { type MachineOptions, machineName } from "./options.ts";

/** What a machine learned as arrays to save: `items.<kind>`, `users`, `read.<context>` and `moments.<context>`. */
export function machineArrays({ kinds, items, users, read, moments }: LearnedMachine, width: number) {
  const named = (group: string, arrays: Readonly<Record<string, Float32Array>>, width: number) =>
    Object.entries(arrays).map(([name, values]): [string, StateArray] => [
      `${group}.${name}`,
      { shape: [values.length / width, width], values },
    ]);
  return Object.fromEntries([
    ...named("items", Object.fromEntries(kinds.map((kind, at) => [kind, items[at] as Float32Array])), width + 1),
    ["users", { shape: [users.length / width, width], values: users }] as const,
    ...named("read", read, width),
    ...named("moments", moments, width),
  ]);
}

/** The inverse of `machineArrays`. Throws InputError for arrays that do not fit the options, users and items. */
export function machineFrom(
  arrays: ArrayReader,
  { dimensions, context }: MachineOptions,
  users: Vocabulary,
  items: Vocabulary,
): LearnedMachine {
  const array = (name: string, rows: number, width: number): Float32Array => {
    const [height, across] = arrays.shape(name);
    const values = arrays.float32(name);
    if (height === rows && across === width && values.length === rows * width) return values;
    throw new InputError({
      wanted: `an array ${name} of ${rows} × ${width}`,
      got: arrays.shape(name).join(" × "),
      where: `saved model ${machineName}`,
      fix: "The folder is damaged or was changed; save the model again.",
    });
  };
  const names = arrays.names.filter((name) => name.startsWith("items.") && name !== "items.id");
  const kinds = ["id", ...names.map((name) => name.slice("items.".length))];
  const readers = context.filter((one) => one === "history" || one === "last");
  return {
    kinds,
    items: kinds.map((kind) => array(`items.${kind}`, items.size, dimensions + 1)),
    users: array("users", users.size, dimensions),
    read: Object.fromEntries(readers.map((name) => [name, array(`read.${name}`, items.size, dimensions)])),
    moments: Object.fromEntries(
      momentFeatures(context).map(({ name, size }) => [name, array(`moments.${name}`, size, dimensions)]),
    ),
  };
}
