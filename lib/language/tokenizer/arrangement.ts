import { InputError, shown } from "../../base/errors.ts";

/** One piece of a template: special tokens, or all tokens of the first or second text. */
type Piece =
  | { readonly ids: readonly number[]; readonly type: number }
  | { readonly text: 0 | 1; readonly type: number };

/** How texts and special tokens stand behind each other, alone and in pairs (`post_processor` of tokenizer.json). */
export interface Arrangement {
  readonly single: readonly Piece[];
  readonly pair: readonly Piece[];
}

const bare: Arrangement = {
  single: [{ text: 0, type: 0 }],
  pair: [
    { text: 0, type: 0 },
    { text: 1, type: 1 },
  ],
};

/**
 * The arrangement that a tokenizer's post-processor describes: TemplateProcessing, BertProcessing, RobertaProcessing (all
 * segment ids 0), ByteLevel (nothing is added), or a Sequence of them, of which one may add tokens.
 * @throws InputError for another type, or a template that names tokens it does not define
 */
export function arrangementOf(json: unknown, where: string): Arrangement {
  const at = `${where}, post_processor`;
  if (json === null) return bare;
  const { type, ...rest } = json as Record<string, unknown>;
  if (type === "ByteLevel") return bare;
  if (type === "Sequence") {
    const made = ((rest.processors as unknown[]) ?? []).map((inner) => arrangementOf(inner, where));
    const adding = made.filter((one) => one !== bare);
    if (adding.length > 1) throw unusable("at most one part that adds tokens", `${adding.length}`, at);
    return adding[0] ?? bare;
  }
  if (type === "BertProcessing" || type === "RobertaProcessing") {
    const [first, last] = [rest.cls, rest.sep].map((one) => [Array.isArray(one) ? one[1] : undefined]);
    if (!Number.isInteger(first?.[0]) || !Number.isInteger(last?.[0])) {
      throw unusable("cls and sep, each as [token, id]", shown(rest), at);
    }
    const [before, after] = [first, last] as [number[], number[]];
    const second = type === "BertProcessing" ? 1 : 0;
    const single: Piece[] = [
      { ids: before, type: 0 },
      { text: 0, type: 0 },
      { ids: after, type: 0 },
    ];
    const middle: Piece[] = type === "BertProcessing" ? [] : [{ ids: after, type: 0 }];
    return { single, pair: [...single, ...middle, { text: 1, type: second }, { ids: after, type: second }] };
  }
  if (type !== "TemplateProcessing") {
    throw unusable("TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel or a Sequence", shown(type), at);
  }
  const tokens = (rest.special_tokens ?? {}) as Record<string, { ids?: unknown } | undefined>;
  const pieces = (list: unknown): Piece[] => {
    if (!Array.isArray(list)) throw unusable("lists of pieces, single and pair", shown(list), at);
    return list.map((item) => {
      const { SpecialToken: token, Sequence: text } = item as Record<
        string,
        { id: string; type_id: number } | undefined
      >;
      if (text !== undefined) return { text: text.id === "B" ? 1 : 0, type: text.type_id };
      const ids = Object.hasOwn(tokens, token?.id ?? "") ? tokens[token?.id ?? ""]?.ids : undefined;
      if (!Array.isArray(ids) || !ids.every(Number.isInteger)) {
        throw unusable("the ids of each special token of the template", `none for ${shown(token?.id ?? item)}`, at);
      }
      return { ids, type: token?.type_id ?? 0 };
    });
  };
  return { single: pieces(rest.single), pair: pieces(rest.pair) };
}

function unusable(wanted: string, got: string, where: string): InputError {
  return new InputError({ wanted, got, where, fix: "Save the tokenizer anew with Python's tokenizers." });
}

/** Throws InputError unless every special token of an arrangement is in the vocabulary. */
export function checkArrangement(
  { single, pair }: Arrangement,
  tokens: readonly (string | undefined)[],
  where: string,
): void {
  const ids = [...single, ...pair].flatMap((piece) => ("ids" in piece ? piece.ids : []));
  const beyond = ids.find((id) => tokens[id] === undefined);
  if (beyond !== undefined) throw unusable("ids of the vocabulary", String(beyond), `${where}, post_processor`);
}

/** How many special tokens an arrangement adds. */
export function added(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + ("ids" in piece ? piece.ids.length : 0), 0);
}

/** Texts in their places: ids and segment ids. */
export function arrange(
  pieces: readonly Piece[],
  texts: readonly (readonly number[])[],
  special: boolean,
): { ids: Int32Array; types: Int32Array } {
  const ids: number[] = [];
  const types: number[] = [];
  for (const piece of pieces) {
    if ("ids" in piece && !special) continue;
    for (const id of "ids" in piece ? piece.ids : (texts[piece.text] as readonly number[])) {
      ids.push(id);
      types.push(piece.type);
    }
  }
  return { ids: Int32Array.from(ids), types: Int32Array.from(types) };
}

/**
 * The lengths to which two texts are cut so that together they have at most `room` tokens: the longer one first, both to
 * one half each (the longer to the greater) where even that is too much. As the reference's "longest first".
 */
export function lengthsWithin(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const short = Math.min(first, second);
  const [less, more] = 2 * short > room ? [Math.floor(room / 2), Math.ceil(room / 2)] : [short, room - short];
  return first > second ? [more, less] : [less, more];
}
