import { InputError } from "../../base/errors.ts";
import { sequencesOf } from "../../data/sequences.ts";
import type { Sequences } from "../../data/types.ts";

/** Sequences with something to be told of each: what follows it, what becomes of it, which kind it is. */
export interface SequenceQuestions {
  /** One sequence per question, of at least one token: a user's items so far, an item's weeks. */
  readonly histories: Sequences;
  /** The token that is asked about, over the same vocabulary; null where the sequence alone is. */
  readonly asked: Int32Array | null;
  /** By question the number, 0 or 1, or the class from 0 up. */
  readonly target: Float32Array;
}

/** What kind of answer is learned: a number by squared error, a yes by its log-odds, one of several classes by a softmax. */
export type AnswerKind = "number" | "yes or no" | "class";

export const readerName = "sequence-reader";

/** Throws InputError unless every question has a history, a token to ask about where one is wanted, and a target of its kind. */
export function checkQuestions(
  { histories, asked, target }: SequenceQuestions,
  kind: AnswerKind,
  classes: number,
): void {
  const { rows, vocabulary } = histories;
  if (rows === 0 || target.length !== rows || (asked !== null && asked.length !== rows)) {
    throw refusal("as many histories as targets, at least one", `${rows} and ${target.length}`);
  }
  const empty = Array.from({ length: rows }, (_, row) => row).find((row) => histories.row(row).length === 0);
  if (empty !== undefined) throw refusal("histories of at least one token", `none in row ${empty}`);
  const stranger = asked?.findIndex((token) => !(token >= 0 && token < vocabulary.size)) ?? -1;
  if (stranger !== -1) throw refusal(`tokens below ${vocabulary.size}`, `${asked?.[stranger]} in row ${stranger}`);
  const most = kind === "yes or no" ? 1 : classes - 1;
  const fits = (value: number) =>
    kind === "number" ? Number.isFinite(value) : Number.isInteger(value) && value >= 0 && value <= most;
  const wrong = target.findIndex((value) => !fits(value));
  if (wrong !== -1) {
    const wanted = kind === "number" ? "finite targets" : `whole targets from 0 to ${most}`;
    throw refusal(wanted, `${target[wrong]} in row ${wrong}`);
  }
}

function refusal(wanted: string, got: string): InputError {
  return new InputError({ wanted, got, where: readerName, fix: "Check how the questions were made." });
}

/** Some of the questions, by row. */
export function selectQuestions(all: SequenceQuestions, rows: ArrayLike<number>): SequenceQuestions {
  const chosen = Array.from(rows);
  const { histories, asked, target } = all;
  const own = chosen.map((row) => histories.row(row));
  return {
    histories: sequencesOf(histories.vocabulary, own),
    asked: asked && Int32Array.from(chosen, (row) => asked[row] as number),
    target: Float32Array.from(chosen, (row) => target[row] as number),
  };
}
