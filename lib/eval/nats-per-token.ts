import { internal } from "../base/errors.ts";
import { type BootstrapOptions, bootstrap, type Estimate } from "./bootstrap.ts";

/** The surprise of a language model, text by text: as `perplexity` gives it. */
export interface TextSurprise {
  /** −ln p of each text. */
  readonly nats: ArrayLike<number>;
  /** Tokens of each text that were predicted. */
  readonly counts: ArrayLike<number>;
}

/** Σ nats over Σ tokens, with a bootstrap interval that draws whole texts. exp of it is the perplexity. */
export function natsPerToken({ nats, counts }: TextSurprise, options?: Partial<BootstrapOptions>): Estimate {
  const series = [Float64Array.from(nats), Float64Array.from(counts)];
  return bootstrap(series, null, [([all, tokens]) => (all as number) / (tokens as number)], options)[0] as Estimate;
}

/** The nats a token of `a` less those of `b` on the same texts, which are drawn together: below 0 where `a` foresees more. */
export function natsPerTokenLess(a: TextSurprise, b: TextSurprise, options?: Partial<BootstrapOptions>): Estimate {
  const same = a.counts.length === b.counts.length && Array.from(a.counts).every((count, at) => count === b.counts[at]);
  if (!same) throw internal("surprises on texts of different tokens");
  const series = [a.nats, b.nats, a.counts].map((values) => Float64Array.from(values));
  const difference = ([one, other, tokens]: Float64Array) => ((one as number) - (other as number)) / (tokens as number);
  return bootstrap(series, null, [difference], options)[0] as Estimate;
}

/** Surprises of several seeds on the same texts, averaged text by text. */
export function meanSurprise(seeds: readonly TextSurprise[]): TextSurprise {
  const [first] = seeds;
  if (first === undefined) throw internal("no surprises to average");
  const nats = Float64Array.from(first.counts, (_, text) => {
    return seeds.reduce((sum, one) => sum + (one.nats[text] as number), 0) / seeds.length;
  });
  return { nats, counts: first.counts };
}
