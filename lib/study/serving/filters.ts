import { InputError, shown } from "../../base/errors.ts";
import type { Dataset } from "../../data/types.ts";
import { checkNames } from "../options.ts";

/** What may be recommended at all. */
export interface RecommendationFilters {
  /** By column of the items' table the labels of which an item must have at least one: { category: ["toys"] }. */
  readonly only: Readonly<Record<string, readonly string[]>>;
  /** A column of numbers; items with 0, less or nothing there are out of stock. Null for none. */
  readonly stock: string | null;
  /** Ids of items that are never recommended. */
  readonly exclude: readonly string[];
}

export const noFilters: RecommendationFilters = { only: {}, stock: null, exclude: [] };

/**
 * Marks the items that pass all filters with 1.
 * @throws InputError for a column that is missing or of the wrong kind, a label that no item has, or when nothing is left
 */
export function allowedItems(
  { interactions: { items: ids }, items }: Dataset,
  filters: RecommendationFilters,
): Uint8Array {
  const allowed = new Uint8Array(ids.size).fill(1);
  const columns = items?.columns ?? {};
  for (const [name, labels] of Object.entries(filters.only)) {
    checkNames("columns of the items", [name], Object.keys(columns));
    const column = columns[name];
    if (column?.type !== "category") throw wrongKind(name, "labels", column?.type);
    const wanted = labels.map((label) => column.labels.vocabulary.index(label));
    for (const item of allowed.keys()) {
      const own = column.labels.row(item);
      if (!wanted.some((label) => own.includes(label))) allowed[item] = 0;
    }
  }
  if (filters.stock !== null) {
    checkNames("columns of the items", [filters.stock], Object.keys(columns));
    const column = columns[filters.stock];
    if (column?.type !== "number") throw wrongKind(filters.stock, "numbers", column?.type);
    for (const item of allowed.keys()) if (!((column.values[item] as number) > 0)) allowed[item] = 0;
  }
  for (const id of filters.exclude) {
    const item = ids.find(id);
    if (item !== undefined) allowed[item] = 0;
  }
  if (allowed.includes(1)) return allowed;
  throw new InputError({
    wanted: "filters that leave some items",
    got: "none left",
    where: "recommendations",
    fix: "Loosen the filters.",
  });
}

function wrongKind(name: string, wanted: string, type: string | undefined): InputError {
  return new InputError({
    wanted: `a column of ${wanted}`,
    got: `${shown(name)}, a column of ${type}`,
    where: "recommendations",
    fix: "Name another column of the items' table.",
  });
}
