/** Items that share a panel; the loops of native/search and hot/assembly/nearest.as know this number. */
const panel = 32;

/** Vectors to be searched, laid out so that a loop reads one dimension of 32 items at once. */
export interface PanelTable {
  readonly items: number;
  readonly dimensions: number;
  /** Number (item, dimension) is `panels[⌊item / 32⌋ · 32 · dimensions + dimension · 32 + item mod 32]`; filled up with zeros. */
  readonly panels: Float32Array;
}

/** What a search asks of a table. */
export interface PanelQuestions {
  /** Row-major [queries, dimensions]. */
  readonly queries: Float32Array;
  readonly k: number;
  /** Near by minus the squared distance; otherwise by the inner product. */
  readonly squares: boolean;
  /** Query q leaves out the items `excluded[offsets[q]]` … `excluded[offsets[q + 1] − 1]`, in ascending order. */
  readonly offsets: Int32Array;
  readonly excluded: Int32Array;
}

/** The k nearest of each query, [queries, k]: the nearest first, equal ones by the lower index, −1 and −Infinity past the end. */
export interface FoundInPanels {
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

/** Lays rows of vectors, row-major [items, dimensions], out in panels: a copy. */
export function panelTable(values: Float32Array, dimensions: number): PanelTable {
  const items = values.length / dimensions;
  const panels = new Float32Array(Math.ceil(items / panel) * panel * dimensions);
  for (let item = 0; item < items; item++) {
    const first = (item - (item % panel)) * dimensions + (item % panel);
    for (let d = 0; d < dimensions; d++) panels[first + d * panel] = values[item * dimensions + d] as number;
  }
  return { items, dimensions, panels };
}
