import { option, resolveOptions } from "../../base/options.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import type { SparseMatrix } from "../sparse.ts";
import type { Sequences } from "../types.ts";

/** The variant of TF-IDF; defaults are those of scikit-learn's TfidfVectorizer. */
export interface TfIdfOptions {
  /** Whether a word that stands f times in a document counts 1 + ln f rather than f. Default false. */
  sublinear: boolean;
  /**
   * Of n documents, d holding the word, the inverse document frequency is ln((1 + n) / (1 + d)) + 1 when smooth
   * (default), as if one more document held every word, and ln(n / d) + 1 when not.
   */
  smooth: boolean;
  /** Whether each document's vector is scaled to Euclidean length 1 (default), so that inner products are cosines. */
  normalize: boolean;
  /** Words in fewer documents count nothing. Default 1. */
  minDocuments: number;
  /** Words in a greater share of the documents count nothing. Default 1. */
  maxShare: number;
}

const defaults: TfIdfOptions = { sublinear: false, smooth: true, normalize: true, minDocuments: 1, maxShare: 1 };
const rules = {
  sublinear: option.flag(),
  smooth: option.flag(),
  normalize: option.flag(),
  minDocuments: option.wholeNumber(1),
  maxShare: option.number(0, 1),
};

/** What was learned of a collection of documents, with the vectors of those documents. */
export interface TfIdf {
  readonly options: Readonly<TfIdfOptions>;
  readonly vocabulary: Vocabulary;
  /** The inverse document frequency of each word; 0 for a word that counts nothing. */
  readonly idf: Float64Array;
  /** One row per document, one column per word of the vocabulary; a document without a counting word is empty. */
  readonly vectors: SparseMatrix;
}

/**
 * TF-IDF: each document as a vector over words, a word weighing the more the oftener it stands there and the fewer
 * documents hold it (Spärck Jones 1972; Salton and Buckley 1988). Terms are multiplied in float64 and kept as float32.
 * @throws InputError for an unknown option or a value out of range
 */
export function tfIdf(documents: Sequences, given: Partial<TfIdfOptions> = {}): TfIdf {
  const options = resolveOptions("tfIdf", defaults, rules, given);
  const counts = countWords(documents);
  const holding = new Int32Array(documents.vocabulary.size);
  for (const word of counts.columns) holding[word] = (holding[word] as number) + 1;
  const n = documents.rows;
  const idf = Float64Array.from(holding, (d) => {
    if (d === 0 || d < options.minDocuments || d > options.maxShare * n) return 0;
    return options.smooth ? Math.log((1 + n) / (1 + d)) + 1 : Math.log(n / d) + 1;
  });
  return { options, vocabulary: documents.vocabulary, idf, vectors: weighted(counts, idf, options) };
}

/**
 * Further documents as vectors over the words of a collection, such as a query: words are found by their id, those
 * that the collection does not know count nothing.
 */
export function tfIdfOf({ options, vocabulary, idf }: TfIdf, documents: Sequences): SparseMatrix {
  const known = Int32Array.from(documents.vocabulary.ids, (id) => vocabulary.find(id) ?? -1);
  const rows = Array.from({ length: documents.rows }, (_, row) =>
    documents
      .row(row)
      .map((word) => known[word] as number)
      .filter((word) => word >= 0),
  );
  const offsets = new Int32Array(rows.length + 1);
  for (const [row, { length }] of rows.entries()) offsets[row + 1] = (offsets[row] as number) + length;
  const row = (at: number) => rows[at] as Int32Array;
  return weighted(countWords({ vocabulary, rows: rows.length, offsets, row }), idf, options);
}

/** How often each word stands in each document: [documents, words], columns ascending. */
function countWords({ vocabulary, rows, offsets, row }: Omit<Sequences, "values">): SparseMatrix {
  const most = offsets[rows] as number;
  const starts = new Int32Array(rows + 1);
  const columns = new Int32Array(most);
  const values = new Float32Array(most);
  let size = 0;
  for (let document = 0; document < rows; document++) {
    const words = Int32Array.from(row(document)).sort();
    for (const [at, word] of words.entries()) {
      if (at === 0 || word !== words[at - 1]) columns[size++] = word;
      values[size - 1] = (values[size - 1] as number) + 1;
    }
    starts[document + 1] = size;
  }
  return {
    rows,
    columnCount: vocabulary.size,
    offsets: starts,
    columns: columns.slice(0, size),
    values: values.slice(0, size),
  };
}

function weighted(
  counts: SparseMatrix,
  idf: Float64Array,
  { sublinear, normalize }: Readonly<TfIdfOptions>,
): SparseMatrix {
  const { rows, columnCount } = counts;
  const offsets = new Int32Array(rows + 1);
  const columns = new Int32Array(counts.columns.length);
  const terms = new Float64Array(counts.columns.length);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    const begin = size;
    let squares = 0;
    for (let at = counts.offsets[row] as number; at < (counts.offsets[row + 1] as number); at++) {
      const count = counts.values[at] as number;
      const term = (sublinear ? 1 + Math.log(count) : count) * (idf[counts.columns[at] as number] as number);
      if (term === 0) continue;
      columns[size] = counts.columns[at] as number;
      terms[size++] = term;
      squares += term * term;
    }
    const norm = normalize ? Math.sqrt(squares) : 1;
    for (let at = begin; at < size; at++) terms[at] = (terms[at] as number) / norm;
    offsets[row + 1] = size;
  }
  return {
    rows,
    columnCount,
    offsets,
    columns: columns.slice(0, size),
    values: Float32Array.from(terms.slice(0, size)),
  };
}
