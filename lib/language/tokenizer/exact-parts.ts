import { InputError, shown } from "../../base/errors.ts";
import { isRecord } from "./check-files.ts";

type Part = Record<string, unknown>;

/** Signs that the reference takes for punctuation: Unicode's and all of ASCII that is neither letter nor digit. */
const punctuation = "[\\p{P}!-/:-@\\[-`{-~]";
const cutBy = (regex: string, behavior: string, invert = false): Part => ({
  type: "Split",
  pattern: { Regex: regex },
  behavior,
  invert,
});
const inTurn = (list: unknown, each: (part: unknown) => unknown) => (Array.isArray(list) ? list.map(each) : list);

/**
 * A pre-tokenizer in words that the library follows as the reference does. By itself it takes ASCII letters alone for
 * words in `Whitespace` and ASCII digits for `Digits`, keeps signs of `Punctuation` together, does not cut at `Metaspace`,
 * and does not remove the texts that `Split` names.
 * @throws InputError for a behaviour that it cannot be brought to
 */
export function exactPreTokenizer(part: unknown, where: string): unknown {
  if (!isRecord(part)) return part;
  const { type, behavior } = part;
  switch (type) {
    case "Sequence":
      return { ...part, pretokenizers: inTurn(part.pretokenizers, (inner) => exactPreTokenizer(inner, where)) };
    case "Whitespace":
      return cutBy("\\w+|[^\\w\\s]+", "Removed", true);
    case "Metaspace": {
      if (part.split === false) return part;
      const mark = isMark(part.replacement) ? part.replacement : "▁";
      const cut = cutBy(`${mark}[^${mark}]*|[^${mark}]+`, "Removed", true);
      return { type: "Sequence", pretokenizers: [{ ...part, split: false }, cut] };
    }
    case "Punctuation":
      if (behavior === "Contiguous") return part;
      return exactPreTokenizer(cutBy(punctuation, String(behavior ?? "Isolated")), where);
    case "Digits":
      return cutBy(part.individual_digits === true ? "\\p{N}" : "\\p{N}+", "Isolated");
    case "Split":
      if (behavior === "Removed" || (behavior === "Isolated" && part.invert !== true)) {
        return { ...part, pattern: exactPattern(part.pattern) };
      }
      throw new InputError({
        wanted: "text cut by Split or Punctuation with the behaviour Removed or Isolated",
        got: `${shown(behavior)}${part.invert === true ? ", inverted" : ""}`,
        where: `${where}, pre_tokenizer`,
        fix: "Tokenizers with this part cannot be used here.",
      });
    default:
      return part;
  }
}

/** A text to be cut at as a pattern: at a text the library cuts, but does not remove it. */
function exactPattern(pattern: unknown): unknown {
  if (!isRecord(pattern) || typeof pattern.String !== "string") return pattern;
  return { Regex: pattern.String.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&") };
}

const isMark = (value: unknown): value is string => typeof value === "string" && /^[^\\\]^-]$/u.test(value);

/** A normalizer in words that the library follows as the reference does: Σ becomes σ, at the end of a word too. */
export function exactNormalizer(part: unknown): unknown {
  if (!isRecord(part)) return part;
  if (part.type === "Sequence") return { ...part, normalizers: inTurn(part.normalizers, exactNormalizer) };
  if (part.type !== "Lowercase") return part;
  return { type: "Sequence", normalizers: [{ type: "Replace", pattern: { String: "Σ" }, content: "σ" }, part] };
}
