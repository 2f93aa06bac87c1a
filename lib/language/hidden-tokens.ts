import { InputError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { softmaxCrossEntropy } from "../engine/softmax-cross-entropy.ts";
import { tf } from "../engine/tf.ts";
import { groupsByLength } from "./language-network.ts";
import { tokenLogits } from "./masked-loss.ts";
import type { TextEncoder } from "./masked-words.ts";
import type { NGram } from "./n-gram.ts";
import { type EncodedText, type Tokenizer, tokenBatch } from "./tokenizer/tokenizer.ts";

/** Tokens of texts that are to be told, each by its text and its place there. */
export interface HiddenTokens {
  readonly texts: readonly EncodedText[];
  /** Row of the text, ascending. */
  readonly owners: Int32Array;
  /** Place in the text. */
  readonly places: Int32Array;
  /** What truly stands there. */
  readonly tokens: Int32Array;
}

/** What an encoder says of hidden tokens. */
export interface HiddenAnswers {
  /** −ln p of the true token, in nats, token by token. */
  readonly nats: Float64Array;
  /** The most probable token of each place. */
  readonly guesses: Int32Array;
}

/** Tokens that stand in one rectangle when a network answers, to bound memory. */
const tokensAtOnce = 4096;

/**
 * Draws tokens to be told: of each text a share of its tokens, special ones never, at least one where there is any. Whoever is
 * asked about the same draw is asked the same: an encoder that sees both sides, and n-gram models that see what stands before.
 * @param share in (0, 1]
 * @throws InputError when no text has a token that can be hidden
 */
export function hideTokens(
  { special }: Tokenizer,
  texts: readonly EncodedText[],
  share: number,
  random: Random,
): HiddenTokens {
  const never = new Set(Object.values(special).filter((id) => id !== null));
  const [owners, places]: [number[], number[]] = [[], []];
  for (const [owner, { ids }] of texts.entries()) {
    const open = Array.from(ids.keys()).filter((at) => !never.has(ids[at] as number));
    const count = open.length === 0 ? 0 : Math.max(1, Math.round(share * open.length));
    for (let chosen = 0; chosen < count; chosen++) {
      const other = chosen + random.integer(open.length - chosen);
      [open[chosen], open[other]] = [open[other] as number, open[chosen] as number];
      owners.push(owner);
      places.push(open[chosen] as number);
    }
  }
  if (owners.length === 0) {
    throw new InputError({
      wanted: "texts with tokens that can be hidden",
      got: `${texts.length} texts of special tokens alone`,
      where: "hideTokens",
      fix: "Bring texts whose words the tokenizer knows.",
    });
  }
  const tokens = owners.map((owner, at) => texts[owner]?.ids[places[at] as number] as number);
  return { texts, owners: Int32Array.from(owners), places: Int32Array.from(places), tokens: Int32Array.from(tokens) };
}

/**
 * Asks an encoder for hidden tokens. All of a text's are covered by [MASK] at once: unlike in training (Devlin et al. 2019),
 * none is left to be seen.
 * @throws InputError for a tokenizer without [MASK]
 */
export async function tellHidden({ bert, tokenizer }: TextEncoder, hidden: HiddenTokens): Promise<HiddenAnswers> {
  const { mask, pad } = tokenizer.special;
  if (mask === null) {
    throw new InputError({
      wanted: "a tokenizer with a [MASK] token",
      got: "one without",
      where: "tellHidden",
      fix: "Take BERT's tokenizer, or train one with trainWordPiece.",
    });
  }
  const covered = hidden.texts.map((text) => ({ ...text, ids: text.ids.slice() }));
  const asked: number[][] = hidden.texts.map(() => []);
  for (const [at, owner] of hidden.owners.entries()) {
    asked[owner]?.push(at);
    (covered[owner] as EncodedText).ids[hidden.places[at] as number] = mask;
  }
  const answers = { nats: new Float64Array(hidden.owners.length), guesses: new Int32Array(hidden.owners.length) };
  for (const rows of groupsByLength(covered, ({ ids }) => ids.length, tokensAtOnce)) {
    const wanted = rows.flatMap((row) => asked[row] as number[]);
    if (wanted.length === 0) continue;
    const batch = tokenBatch(
      rows.map((row) => covered[row] as EncodedText),
      pad,
    );
    const cells = rows.flatMap((row, line) =>
      (asked[row] as number[]).map((at) => line * batch.steps + (hidden.places[at] as number)),
    );
    const truths = Int32Array.from(wanted, (at) => hidden.tokens[at] as number);
    const [nats, guesses] = tf.tidy(() => {
      const states = tf.gather(bert.states(batch, null), tf.tensor1d(cells, "int32"));
      const logits = tokenLogits(bert, states as tf.Tensor2D);
      return [softmaxCrossEntropy(logits, truths), tf.argMax(logits, 1)] as const;
    });
    const [values, best] = await Promise.all([nats.data(), guesses.data()]);
    tf.dispose([nats, guesses]);
    for (const [place, at] of wanted.entries()) {
      answers.nats[at] = values[place] as number;
      answers.guesses[at] = best[place] as number;
    }
  }
  return answers;
}

/**
 * −ln p of hidden tokens by counting, in nats: each from the true tokens before it, as many as the model looks back to. What
 * else is hidden in its text is shown to it: an advantage over an encoder, which it owes to reading from the left.
 */
export function countedHidden(model: NGram, { texts, owners, places, tokens }: HiddenTokens): Float64Array {
  const known = new Map<string, Float64Array>();
  return Float64Array.from(tokens, (token, at) => {
    const place = places[at] as number;
    const before = (texts[owners[at] as number] as EncodedText).ids.subarray(
      Math.max(0, place - model.options.order + 1),
      place,
    );
    const key = before.join(" ");
    const answer = known.get(key) ?? model.logProbabilities(before);
    known.set(key, answer);
    return -(answer[token] as number);
  });
}

/** Texts as an n-gram model for hidden tokens learns them: without what ends them, since that is never asked for. */
export function withoutEnds({ special }: Tokenizer, texts: readonly EncodedText[]): Int32Array[] {
  const ends = new Set([special.separator, special.end, special.pad].filter((id) => id !== null));
  return texts.map(({ ids }) => ids.filter((id) => !ends.has(id)));
}

/** Nats by text, with how many tokens were hidden in each: what `natsPerToken` and `natsPerTokenLess` compare. */
export function hiddenByText(
  { owners }: HiddenTokens,
  nats: Float64Array,
): { nats: Float64Array; counts: Float64Array } {
  const present = Array.from(new Set(owners));
  const line = new Map(present.map((owner, at) => [owner, at]));
  const sums = { nats: new Float64Array(present.length), counts: new Float64Array(present.length) };
  for (const [at, owner] of owners.entries()) {
    const row = line.get(owner) as number;
    sums.nats[row] = (sums.nats[row] as number) + (nats[at] as number);
    sums.counts[row] = (sums.counts[row] as number) + 1;
  }
  return sums;
}
