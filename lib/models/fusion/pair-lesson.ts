import { permutation, type Random } from "../../base/random.ts";
import type { Interactions, Sequences } from "../../data/types.ts";
import { type Bert, bert } from "../../language/bert.ts";
import { copyOf } from "../../language/copy.ts";
import { type TextChoice, textScorer } from "../../language/fine-tuning/text-scorer.ts";
import { encodeTexts } from "../../language/fine-tuning/text-vectors.ts";
import { learnMaskedWords, type TextEncoder } from "../../language/masked-words.ts";
import type { EncodedText } from "../../language/tokenizer/tokenizer.ts";
import { trainWordPiece } from "../../language/tokenizer/train-word-piece.ts";
import type { LessonContext } from "../../language/train-lesson.ts";
import { encoderFingerprint } from "../../language/tuning/saved.ts";
import type { FitLog } from "../recommender.ts";
import type { PairReader, ShortList } from "./pair-reader.ts";
import { type ItemWords, type PairTexts, pairText, pairTexts } from "./pair-texts.ts";
import { type RerankedOptions, readerHeads } from "./reranked-options.ts";

/** A question for a reader: what was known, what the cheaper model listed, and what came next. */
export interface ReadingQuestion {
  readonly history: Int32Array;
  readonly list: ShortList;
  readonly truth: Int32Array;
}

/** What a reader is taught with. */
export interface ReadingMatter {
  readonly words: ItemWords;
  /** Events whose successions masked words are learned on. */
  readonly events: Interactions;
  readonly questions: readonly ReadingQuestion[];
  /** A pre-trained encoder, of which a copy is taught; null for one of its own. */
  readonly encoder: TextEncoder | null;
}

/** A reader that was taught, on how many held-out events, and how that went. */
export interface TaughtPairReader {
  readonly reader: PairReader;
  readonly choices: number;
  readonly logs: readonly FitLog[];
}

/**
 * Teaches a reader of pairs: masked words first (for an encoder of its own), on the items' texts and on histories with the
 * item that came next; then to tell the held-out item of a question from others of its short list. Held-out items
 * that the list has missed are left out, since a reader that was taught on them would take what lists hold for wrong.
 * An abort ends either within one batch.
 */
export async function teachPairReader(
  { words, events, questions, encoder: given }: ReadingMatter,
  options: RerankedOptions,
  context: LessonContext<never>,
): Promise<TaughtPairReader> {
  const { epochs, batchSize, learningRate } = options;
  const tokenizer = given?.tokenizer ?? trainWordPiece([...words.texts, ...words.names], { size: options.vocabulary });
  const texts = pairTexts(words, tokenizer);
  const network = given === null ? ownNetwork(tokenizer.size, options, context.random) : copyOf(given.bert);
  const encoder = { tokenizer, bert: network };
  const choices = questions.flatMap((question) => choicesOf(texts, question, options));
  const scorer = textScorer(network, texts.marks[0], context.random);
  const logs: FitLog[] = [];
  try {
    if (given === null && options.maskedEpochs > 0) {
      const matter = [
        ...encodeTexts(
          encoder,
          words.texts.filter((text) => text !== ""),
          options.maxLength,
        ),
        ...successions(texts, events.perUser().items, options, context.random.stream("successions")),
      ];
      const training = { epochs: options.maskedEpochs, learningRate: options.maskedRate };
      logs.push(await learnMaskedWords(encoder, matter, training, context));
    }
    if (choices.length > 0 && context.signal?.aborted !== true) {
      // What was learned before stands in the options, of a given encoder in its weights alone.
      const encoded = given === null ? null : await encoderFingerprint(network);
      const about = { ...context.about, encoder: encoded };
      logs.push(await scorer.learn(choices, { epochs, batchSize, learningRate }, { ...context, about }));
    }
    return {
      reader: { texts, shape: network.shape, weights: await scorer.weights() },
      choices: choices.length,
      logs,
    };
  } finally {
    scorer.dispose();
    network.dispose();
  }
}

function ownNetwork(vocabulary: number, { hidden, layers, maxLength }: RerankedOptions, draw: Random): Bert {
  const sizes = { hidden, layers, heads: readerHeads, feedForward: 4 * hidden, positions: maxLength, segments: 2 };
  const rates = { dropout: 0.1, attentionDropout: 0.1, epsilon: 1e-12, deviation: 0.02 };
  return bert({ vocabulary, ...sizes, ...rates, activation: "gelu" }, draw.stream("encoder"));
}

/** Each held-out item that stands in the list, with others of the list drawn anew, one of them perhaps twice. */
function choicesOf(
  texts: PairTexts,
  { history, list, truth }: ReadingQuestion,
  options: RerankedOptions,
): TextChoice[] {
  const read = (item: number) => pairText(texts, history, item, options);
  const wanted = new Set(truth);
  const others = list.items.filter((item) => !wanted.has(item) && read(item) !== null);
  if (others.length === 0) return [];
  return Array.from(
    list.items.filter((item) => wanted.has(item)),
    read,
  ).flatMap((right) =>
    right === null
      ? []
      : {
          texts: (draw: Random) => [
            right,
            ...Array.from(
              { length: options.negatives },
              () => read(others[draw.integer(others.length)] as number) as EncodedText,
            ),
          ],
        },
  );
}

/** Histories up to a moment, each with the item that came next, drawn from all such moments. */
function successions(texts: PairTexts, histories: Sequences, options: RerankedOptions, draw: Random): EncodedText[] {
  const moments: [user: number, at: number][] = [];
  for (let user = 0; user < histories.rows; user++)
    for (let at = 1; at < histories.row(user).length; at++) moments.push([user, at]);
  return Array.from(permutation(moments.length, draw).subarray(0, options.maskedTexts), (moment) => {
    const [user, at] = moments[moment] as [number, number];
    const history = histories.row(user);
    return pairText(texts, history.subarray(0, at), history[at] as number, options);
  }).filter((pair) => pair !== null);
}
