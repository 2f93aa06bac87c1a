import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { close } from "../../../lib/base/numbers.ts";
import type { SparseMatrix } from "../../../lib/data/sparse.ts";
import { textSequences } from "../../../lib/data/text/text-sequences.ts";
import { type TfIdfOptions, tfIdf, tfIdfOf } from "../../../lib/data/text/tf-idf.ts";
import { projectRoot } from "../../../lib/workbench/paths.ts";

interface Variant {
  readonly words: readonly string[];
  readonly idf: readonly number[];
  readonly vectors: readonly (readonly number[])[];
  readonly queries: readonly (readonly number[])[];
}
const fixture: { documents: string[]; queries: string[]; variants: Record<string, Variant> } = JSON.parse(
  readFileSync(`${projectRoot}/test/fixtures/tf-idf.json`, "utf8"),
);
const variants: Record<string, Partial<TfIdfOptions>> = {
  plain: {},
  sublinear: { sublinear: true },
  sharp: { smooth: false },
  raw: { normalize: false },
  pruned: { minDocuments: 2, maxShare: 0.5 },
};

describe("data/text/tf-idf", () => {
  const documents = textSequences(fixture.documents, { segment: "spaces" });
  const queries = textSequences(fixture.queries, { segment: "spaces" });
  const find = (word: string) => documents.vocabulary.index(word);

  function same(matrix: SparseMatrix, rows: Variant["vectors"], columns: readonly number[]): void {
    assert.equal(matrix.rows, rows.length);
    for (const [row, expected] of rows.entries()) {
      const cells = new Map<number, number>();
      for (let at = matrix.offsets[row] as number; at < (matrix.offsets[row + 1] as number); at++) {
        cells.set(matrix.columns[at] as number, matrix.values[at] as number);
      }
      assert.equal(cells.size, expected.filter((value) => value !== 0).length, `cells of row ${row}`);
      for (const [at, column] of columns.entries()) {
        const got = cells.get(column) ?? 0;
        assert.ok(close(got, expected[at] as number, { relative: 1e-7 }), `row ${row}: ${got}, not ${expected[at]}`);
      }
    }
  }

  for (const [name, options] of Object.entries(variants)) {
    it(`gives what scikit-learn gives: ${name}`, () => {
      const { words, idf, vectors, queries: asked } = fixture.variants[name] as Variant;
      const made = tfIdf(documents, options);
      const columns = words.map(find);
      for (const [at, column] of columns.entries()) {
        assert.ok(close(made.idf[column] as number, idf[at] as number, { relative: 1e-12 }));
      }
      assert.equal(made.idf.filter((value) => value > 0).length, words.length);
      same(made.vectors, vectors, columns);
      same(tfIdfOf(made, queries), asked, columns);
    });
  }

  it("by hand: two documents of three, twice a word", () => {
    const made = tfIdf(textSequences(["a a b", "b", "c"]), { normalize: false });
    const [a, b] = ["a", "b"].map((word) => made.vocabulary.index(word)) as [number, number];
    const cell = (column: number) => made.vectors.values[made.vectors.columns.subarray(0, 2).indexOf(column)] as number;
    assert.ok(close(cell(a), 2 * (Math.log(4 / 2) + 1), { relative: 1e-7 }));
    assert.ok(close(cell(b), Math.log(4 / 3) + 1, { relative: 1e-7 }));
  });
});
