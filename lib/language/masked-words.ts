import { InputError } from "../base/errors.ts";
import { type Random, random } from "../base/random.ts";
import { tf } from "../engine/tf.ts";
import type { Bert } from "./bert.ts";
import { groupsByLength } from "./language-network.ts";
import { maskedLoss } from "./masked-loss.ts";
import { type EncodedText, type TokenBatch, type Tokenizer, tokenBatch } from "./tokenizer/tokenizer.ts";
import { type Lesson, type LessonContext, type LessonLog, type LessonOptions, trainLesson } from "./train-lesson.ts";

/** A network with the tokenizer that its table of tokens is for. */
export interface TextEncoder {
  readonly bert: Bert;
  readonly tokenizer: Tokenizer;
}

/** How masked words are learned. */
export interface MaskedWordOptions extends LessonOptions {
  /** Share of a text's tokens that are to be told. Default 0.15. */
  masked: number;
}

/** Tokens that stand in one rectangle when a network answers, to bound memory. */
const tokensAtOnce = 8192;

/**
 * Pre-trains an encoder on texts as BERT was (Devlin et al. 2019, section 3.1): of a share of the tokens, drawn anew in
 * each epoch, 80 % are replaced by [MASK], 10 % by a random token, 10 % stay, and all are to be told. Special tokens are
 * never masked; each text has at least one masked token. Losses are nats a masked token.
 * @throws InputError for a tokenizer without [MASK], and for texts without tokens
 */
export async function learnMaskedWords(
  { bert, tokenizer }: TextEncoder,
  texts: readonly EncodedText[],
  { masked = 0.15, ...given }: Partial<MaskedWordOptions>,
  context: LessonContext<EncodedText>,
): Promise<LessonLog> {
  const rules = maskingRules(tokenizer);
  // Masked words say nothing of the pooler.
  const learned = Object.entries(bert.variables).filter(([name]) => !name.startsWith("pooler."));
  const lesson: Lesson<EncodedText> = {
    name: "masked-words",
    code: import.meta.url,
    variables: Object.fromEntries(learned),
    weight: (text) => maskedCount(rules, text, masked),
    loss(own, draw) {
      const parts = groupsByLength(own, ({ ids }) => ids.length).map((rows) => {
        const group = rows.map((row) => own[row] as EncodedText);
        const { batch, cells, tokens } = maskedBatch(rules, group, masked, draw);
        return tf.mul(maskedLoss(bert, bert.states(batch, draw), cells, tokens), cells.length);
      });
      return tf.addN(parts) as tf.Scalar;
    },
    judge: async (own) => -(await maskedWordLoss({ bert, tokenizer }, own, { masked })),
  };
  return trainLesson(lesson, texts, given, { ...context, about: { masked, ...context.about } });
}

/**
 * The mean loss, in nats, of telling masked tokens of texts that an encoder has not learned from. The masks are the same
 * for the same seed, so that two encoders with one tokenizer are asked the same.
 */
export async function maskedWordLoss(
  { bert, tokenizer }: TextEncoder,
  texts: readonly EncodedText[],
  { masked = 0.15, seed = 1 } = {},
): Promise<number> {
  const rules = maskingRules(tokenizer);
  const draw = random(seed).stream("masks");
  let [sum, count] = [0, 0];
  for (const rows of groupsByLength(texts, ({ ids }) => ids.length, tokensAtOnce)) {
    const group = rows.map((row) => texts[row] as EncodedText);
    const { batch, cells, tokens } = maskedBatch(rules, group, masked, draw);
    const loss = tf.tidy(() => maskedLoss(bert, bert.states(batch, null), cells, tokens));
    sum += ((await loss.data())[0] as number) * cells.length;
    count += cells.length;
    loss.dispose();
  }
  return sum / count;
}

/** What masking needs to know of a tokenizer. */
interface MaskingRules {
  readonly mask: number;
  readonly pad: number;
  readonly size: number;
  readonly special: ReadonlySet<number>;
}

function maskingRules({ special, size }: Tokenizer): MaskingRules {
  if (special.mask === null) {
    throw new InputError({
      wanted: "a tokenizer with a [MASK] token",
      got: "one without",
      where: "learnMaskedWords",
      fix: "Take BERT's tokenizer, or train one with trainWordPiece.",
    });
  }
  const { pad, unknown, first, separator, mask, end } = special;
  const all = [pad, unknown, first, separator, mask, end].filter((id) => id !== null);
  return { mask, pad, size, special: new Set(all) };
}

function maskable({ special }: MaskingRules, { ids }: EncodedText): number[] {
  return Array.from(ids.keys()).filter((at) => !special.has(ids[at] as number));
}

function maskedCount(rules: MaskingRules, text: EncodedText, share: number): number {
  const places = maskable(rules, text).length;
  return places === 0 ? 0 : Math.max(1, Math.round(share * places));
}

/** Texts in a rectangle with some tokens hidden, the cells that are to be told, and what stood there. */
export function maskedBatch(
  rules: MaskingRules,
  texts: readonly EncodedText[],
  share: number,
  draw: Random,
): { batch: TokenBatch; cells: Int32Array; tokens: Int32Array } {
  const batch = tokenBatch(texts, rules.pad);
  const ids = batch.ids.slice();
  const [cells, tokens]: [number[], number[]] = [[], []];
  for (const [row, text] of texts.entries()) {
    const places = maskable(rules, text);
    const count = maskedCount(rules, text, share);
    for (let chosen = 0; chosen < count; chosen++) {
      const other = chosen + draw.integer(places.length - chosen);
      [places[chosen], places[other]] = [places[other] as number, places[chosen] as number];
      const cell = row * batch.steps + (places[chosen] as number);
      cells.push(cell);
      tokens.push(ids[cell] as number);
      const fate = draw.uniform();
      if (fate < 0.8) ids[cell] = rules.mask;
      else if (fate < 0.9) ids[cell] = draw.integer(rules.size);
    }
  }
  return { batch: { ...batch, ids }, cells: Int32Array.from(cells), tokens: Int32Array.from(tokens) };
}
