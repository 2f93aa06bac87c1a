import { InputError, shown } from "../../base/errors.ts";
import type { BertShape } from "../bert.ts";

/** Our sizes by the names that a `config.json` has for them. */
const wholeNumbers = {
  vocabulary: "vocab_size",
  hidden: "hidden_size",
  layers: "num_hidden_layers",
  heads: "num_attention_heads",
  feedForward: "intermediate_size",
  positions: "max_position_embeddings",
  segments: "type_vocab_size",
} as const;
const shares = { dropout: "hidden_dropout_prob", attentionDropout: "attention_probs_dropout_prob" } as const;

/** The largest width, depth or table that is believed. */
const most = 2 ** 24;

/**
 * The shape of the BERT that a `config.json` describes. Throws InputError for an architecture other than BERT's, for
 * what this BERT does not have (other activations, relative positions, a decoder's mask), and for impossible sizes.
 * @param where the file, for errors
 */
export function shapeOfConfig(config: unknown, where: string): BertShape {
  const refuse = (wanted: string, got: string, fix: string) => new InputError({ wanted, got, where, fix });
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw refuse("a JSON object with the sizes of a model", shown(config), "Download the model again.");
  }
  const given = config as Readonly<Record<string, unknown>>;
  const only = (name: string, allowed: readonly unknown[]) => {
    if (!allowed.includes(given[name])) {
      const wanted = `${name} ${allowed
        .filter((value) => value !== undefined)
        .map(String)
        .join(" or ")}`;
      throw refuse(wanted, shown(given[name]), "Take a model of BERT's own architecture.");
    }
  };
  only("model_type", ["bert"]);
  only("hidden_act", ["gelu", "relu", undefined]);
  only("position_embedding_type", ["absolute", undefined]);
  only("is_decoder", [false, undefined]);
  only("add_cross_attention", [false, undefined]);

  const sizes = Object.entries(wholeNumbers).map(([ours, theirs]) => {
    const value = given[theirs];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > most) {
      throw refuse(`${theirs}, a whole number from 1 to ${most}`, shown(value), "Check the file.");
    }
    return [ours, value] as const;
  });
  const rates = Object.entries(shares).map(([ours, theirs]) => {
    const value = given[theirs] ?? 0.1;
    if (typeof value !== "number" || !(value >= 0 && value < 1)) {
      throw refuse(`${theirs}, a share from 0 to below 1`, shown(value), "Check the file.");
    }
    return [ours, value] as const;
  });
  const shape = Object.fromEntries([...sizes, ...rates]) as unknown as BertShape;
  if (shape.hidden % shape.heads !== 0) {
    throw refuse(
      "a hidden_size that num_attention_heads divides",
      `${shape.hidden} and ${shape.heads}`,
      "Check the file.",
    );
  }
  return {
    ...shape,
    epsilon: positive(given.layer_norm_eps, 1e-12),
    deviation: positive(given.initializer_range, 0.02),
    activation: given.hidden_act === "relu" ? "relu" : "gelu",
  };
}

function positive(value: unknown, otherwise: number): number {
  return typeof value === "number" && value > 0 ? value : otherwise;
}

/** The inverse: what Python's transformers reads as a BERT for masked words. */
export function configOfShape(shape: BertShape, pad: number): Record<string, unknown> {
  const named = Object.entries({ ...wholeNumbers, ...shares }).map(([ours, theirs]) => [
    theirs,
    shape[ours as keyof typeof wholeNumbers],
  ]);
  return {
    architectures: ["BertForMaskedLM"],
    model_type: "bert",
    ...Object.fromEntries(named),
    hidden_act: shape.activation,
    initializer_range: shape.deviation,
    layer_norm_eps: shape.epsilon,
    pad_token_id: pad,
    torch_dtype: "float32",
  };
}
