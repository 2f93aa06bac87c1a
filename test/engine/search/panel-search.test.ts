import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { hotSearch } from "../../../lib/engine/hot/nearest.ts";
import { nativeSearch } from "../../../lib/engine/native/own-search.ts";
import {
  type FoundInPanels,
  type PanelQuestions,
  type PanelTable,
  panelTable,
} from "../../../lib/engine/search/panels.ts";
import { skip } from "../../support/skips.ts";

const [items, dimensions, count] = [1700, 5, 530];
const draw = random(1);
/** Small whole numbers, whose products and sums are exact, so that many scores are equal. */
const whole = (length: number) => Float32Array.from({ length }, () => draw.integer(9) - 4);
const [values, queries] = [whole(items * dimensions), whole(count * dimensions)];
const table = panelTable(values, dimensions);
const left = Array.from({ length: count }, (_, q) =>
  Int32Array.from({ length: q % 40 }, () => draw.integer(items)).sort(),
);
const offsets = new Int32Array(count + 1);
for (const [q, list] of left.entries()) offsets[q + 1] = (offsets[q] as number) + list.length;
const excluded = Int32Array.from(left.flatMap((list) => [...list]));

/** All products, sorted. */
function expected(q: number, k: number, squares: boolean): { items: number[]; scores: number[] } {
  const scored = Array.from({ length: items }, (_, item) => {
    let score = 0;
    for (let d = 0; d < dimensions; d++) {
      const [a, b] = [values[item * dimensions + d] as number, queries[q * dimensions + d] as number];
      score += squares ? -((a - b) ** 2) : a * b;
    }
    return { item, score };
  }).filter(({ item }) => !left[q]?.includes(item));
  const best = scored.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, k);
  return { items: best.map(({ item }) => item), scores: best.map(({ score }) => score) };
}

function finds(find: (table: PanelTable, questions: PanelQuestions) => FoundInPanels): void {
  for (const squares of [false, true]) {
    for (const k of [1, 10, 300]) {
      const found = find(table, { queries, k, squares, offsets, excluded });
      for (let q = 0; q < count; q += 23) {
        const part = {
          items: [...found.items.subarray(q * k, (q + 1) * k)],
          scores: [...found.scores.subarray(q * k, (q + 1) * k)],
        };
        assert.deepEqual(part, expected(q, k, squares), `query ${q}, k ${k}`);
      }
    }
  }
}

describe("a search through panels", () => {
  it("by the compiled module finds exactly the best, in blocks of queries on threads", function () {
    const search = nativeSearch();
    if (search === null) skip(this, "the compiled search is not here");
    finds(search);
  });

  it("by WebAssembly finds exactly the best, in blocks of queries", async function () {
    const search = await hotSearch(table);
    if (search === null) skip(this, "the WebAssembly loop cannot be had");
    finds((_, questions) => search(questions));
  });
});
