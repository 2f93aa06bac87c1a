import type { SparseMatrix } from "../sparse.ts";
import { textSequences } from "../text/text-sequences.ts";
import { tfIdf } from "../text/tf-idf.ts";
import type { TextColumn } from "../types.ts";

/** Texts as cells: row × word by TF-IDF, cleaned and cut as `textSequences` does by default; none for an empty text. */
export function textCells({ values: texts }: TextColumn): SparseMatrix {
  if (texts.every((text) => text.trim() === "")) {
    const none = { offsets: new Int32Array(texts.length + 1), columns: new Int32Array(0), values: new Float32Array(0) };
    return { rows: texts.length, columnCount: 0, ...none };
  }
  return tfIdf(textSequences(texts)).vectors;
}
