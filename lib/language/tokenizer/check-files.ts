import { InputError, shown } from "../../base/errors.ts";
import type { TokenizerFiles } from "./tokenizer.ts";

/** A token that stands apart from the model's vocabulary. */
interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** What tokenizer.json holds, checked as far as this room relies on it. */
export interface CheckedTokenizer {
  readonly type: "WordPiece" | "BPE";
  /** Tokens by id, added ones included; holes are undefined. */
  readonly tokens: readonly (string | undefined)[];
  /** The token for what the vocabulary cannot spell, or null. */
  readonly unknown: string | null;
  /** The whole file, with null for the parts that it leaves out, as the library wants it. */
  readonly json: Record<string, unknown>;
}

const largestId = 10_000_000;
const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, added_tokens: [] };

/**
 * Holds a parsed tokenizer.json against what is relied on: a WordPiece or BPE model, a vocabulary of distinct ids that is
 * not empty, an unknown token that is in it, merges of known tokens, added tokens that take no other token's id.
 * @throws InputError naming `where` and the part at fault
 */
export function checkTokenizer({ tokenizer }: TokenizerFiles, where: string): CheckedTokenizer {
  const wrong = (wanted: string, got: string) =>
    new InputError({ wanted, got, where, fix: "Save the tokenizer anew, or take another model's folder." });
  if (!isRecord(tokenizer)) throw wrong("an object (the content of tokenizer.json)", shown(tokenizer));
  const model = tokenizer.model;
  if (!isRecord(model)) throw wrong("a model in tokenizer.json", shown(model ?? "none"));
  const type = model.type ?? untypedModel(model);
  if (type !== "WordPiece" && type !== "BPE") throw wrong("a model of type WordPiece or BPE", shown(type ?? "no type"));
  if (!isRecord(model.vocab)) throw wrong("model.vocab: an object of tokens and their ids", shown(model.vocab));
  const tokens = tokensById(model.vocab, wrong);
  const unknown = model.unk_token ?? null;
  if (unknown === null ? type === "WordPiece" : !isText(unknown) || !Object.hasOwn(model.vocab, unknown)) {
    throw wrong("the unknown token (model.unk_token) in model.vocab", unknown === null ? "none" : shown(unknown));
  }
  if (type === "BPE") checkMerges(model, wrong);
  const added = tokenizer.added_tokens ?? [];
  if (!Array.isArray(added) || !added.every(isAdded)) {
    throw wrong("added_tokens: a list of tokens with id and content, none a single_word", shown(added));
  }
  for (const { id, content } of added) {
    if (tokens[id] !== undefined && tokens[id] !== content) {
      throw wrong(`an id of its own for the added token ${shown(content)}`, `${id}, which is ${shown(tokens[id])}`);
    }
    tokens[id] = content;
  }
  return {
    type,
    tokens,
    unknown: unknown as string | null,
    json: { ...parts, ...tokenizer, model: { ...model, type } },
  };
}

/** The type of a model that an older version saved without one. */
function untypedModel(model: Record<string, unknown>): "WordPiece" | "BPE" | undefined {
  if (!isRecord(model.vocab)) return undefined;
  if (Array.isArray(model.merges)) return "BPE";
  return isText(model.continuing_subword_prefix) && isText(model.unk_token) ? "WordPiece" : undefined;
}

type Wrong = (wanted: string, got: string) => InputError;

function tokensById(vocab: Record<string, unknown>, wrong: Wrong): (string | undefined)[] {
  const tokens: (string | undefined)[] = [];
  for (const [token, id] of Object.entries(vocab)) {
    if (!isId(id))
      throw wrong(`whole numbers from 0 to ${largestId} as ids in model.vocab`, `${shown(id)} for ${shown(token)}`);
    if (tokens[id] !== undefined) {
      throw wrong("distinct ids in model.vocab", `${id} for both ${shown(tokens[id])} and ${shown(token)}`);
    }
    tokens[id] = token;
  }
  if (tokens.length === 0) throw wrong("a vocabulary with tokens in it", "an empty one");
  return tokens;
}

function checkMerges(model: Record<string, unknown>, wrong: Wrong): void {
  const vocab = model.vocab as Record<string, unknown>;
  if ((model.continuing_subword_prefix ?? "") !== "") {
    throw wrong("a BPE model without continuing_subword_prefix", shown(model.continuing_subword_prefix));
  }
  if (!Array.isArray(model.merges)) throw wrong("model.merges: a list of pairs", shown(model.merges));
  for (const [row, merge] of model.merges.entries()) {
    const pair: unknown = isText(merge) ? merge.split(" ") : merge;
    if (
      !Array.isArray(pair) ||
      pair.length !== 2 ||
      ![...pair, pair.join("")].every((part) => Object.hasOwn(vocab, part))
    ) {
      throw wrong(
        "in model.merges pairs of tokens that are, joined too, in model.vocab",
        `${shown(merge)} in row ${row + 1}`,
      );
    }
  }
}

const isText = (value: unknown): value is string => typeof value === "string";
const isId = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= largestId;
const isAdded = (value: unknown): value is AddedToken =>
  isRecord(value) && isId(value.id) && isText(value.content) && value.single_word !== true;

/** Whether a parsed JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
