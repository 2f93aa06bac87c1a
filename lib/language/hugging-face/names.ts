import type { BertShape } from "../bert.ts";

/** A tensor of a Hugging Face BERT and the variable of ours that holds the same numbers. */
export interface NamePair {
  readonly ours: string;
  readonly theirs: string;
  /** Weights of linear layers are [out, in] there and [in, out] here. */
  readonly transposed: boolean;
  readonly shape: readonly number[];
  /** Parts that a folder may lack as a whole: the pooler, and what predicts masked tokens. */
  readonly part: "body" | "pooler" | "predictions";
}

/** Every tensor of a BERT of this shape, with the shape that ours has. */
export function bertNames(shape: BertShape): NamePair[] {
  const { vocabulary, hidden, feedForward, positions, segments, layers } = shape;
  type Part = NamePair["part"];
  const plain = (ours: string, theirs: string, own: readonly number[], part: Part = "body"): NamePair => ({
    ...{ ours, theirs, transposed: false, shape: own, part },
  });
  const linear = (ours: string, theirs: string, from: number, to: number, part: Part = "body"): NamePair[] => [
    { ours: `${ours}.weights`, theirs: `${theirs}.weight`, transposed: true, shape: [from, to], part },
    plain(`${ours}.bias`, `${theirs}.bias`, [to], part),
  ];
  const norm = (ours: string, theirs: string, part: Part = "body"): NamePair[] => [
    plain(`${ours}.gain`, `${theirs}.weight`, [hidden], part),
    plain(`${ours}.bias`, `${theirs}.bias`, [hidden], part),
  ];
  const table = (ours: string, theirs: string, rows: number) =>
    plain(`embeddings.${ours}`, `bert.embeddings.${theirs}.weight`, [rows, hidden]);
  const block = (layer: number): NamePair[] => {
    const [ours, theirs] = [`layers.${layer}`, `bert.encoder.layer.${layer}`];
    const head = (name: string) => linear(`${ours}.${name}`, `${theirs}.attention.self.${name}`, hidden, hidden);
    return [
      ...["query", "key", "value"].flatMap(head),
      ...linear(`${ours}.output`, `${theirs}.attention.output.dense`, hidden, hidden),
      ...norm(`${ours}.attention`, `${theirs}.attention.output.LayerNorm`),
      ...linear(`${ours}.up`, `${theirs}.intermediate.dense`, hidden, feedForward),
      ...linear(`${ours}.down`, `${theirs}.output.dense`, feedForward, hidden),
      ...norm(`${ours}.feed`, `${theirs}.output.LayerNorm`),
    ];
  };
  return [
    table("words", "word_embeddings", vocabulary),
    table("positions", "position_embeddings", positions),
    table("segments", "token_type_embeddings", segments),
    ...norm("embeddings", "bert.embeddings.LayerNorm"),
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
    ...linear("pooler", "bert.pooler.dense", hidden, hidden, "pooler"),
    ...linear("predictions", "cls.predictions.transform.dense", hidden, hidden, "predictions"),
    ...norm("predictions.norm", "cls.predictions.transform.LayerNorm", "predictions"),
    plain("predictions.words", "cls.predictions.bias", [vocabulary], "predictions"),
  ];
}
