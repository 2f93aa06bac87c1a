import { normals, random } from "../../base/random.ts";
import { openSearch } from "../../engine/native/own-search.ts";
import { panelTable } from "../../engine/search/panels.ts";

/**
 * Loads the search that is named last on the command line and compares what it finds with all products in float64. It runs
 * in a process of its own, since a module that does not fit the machine ends the process that loads it.
 */
function check(file: string): void {
  const search = openSearch(file);
  if (search === null) throw new Error("the module does not load");
  const [items, dimensions, count, k] = [1000, 19, 30, 5];
  const [values, queries] = [items, count].map((rows) => normals(rows * dimensions, 1, random(rows))) as [
    Float32Array,
    Float32Array,
  ];
  const [offsets, excluded] = [new Int32Array(count + 1), new Int32Array(0)];
  for (const squares of [false, true]) {
    const found = search(panelTable(values, dimensions), { queries, k, squares, offsets, excluded });
    for (let q = 0; q < count; q++) {
      const scores = Float64Array.from({ length: items }, (_, item) =>
        nearness(values.subarray(item * dimensions), queries.subarray(q * dimensions, (q + 1) * dimensions), squares),
      );
      const best = scores.slice().sort().reverse();
      for (let place = 0; place < k; place++) {
        const at = q * k + place;
        const off = Math.max(
          Math.abs((found.scores[at] as number) - (best[place] as number)),
          Math.abs((scores[found.items[at] as number] as number) - (best[place] as number)),
        );
        if (!(off < 1e-3)) throw new Error(`place ${place + 1} of its list is ${off} away from the right one`);
      }
    }
  }
}

function nearness(item: Float32Array, query: Float32Array, squares: boolean): number {
  let sum = 0;
  for (const [d, value] of query.entries()) {
    const other = item[d] as number;
    sum += squares ? -((value - other) ** 2) : value * other;
  }
  return sum;
}

try {
  check(process.argv.at(-1) ?? "");
} catch (error) {
  console.error(`Error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
