/** Several ways of saying the same thing, or several things in one order, in English and in Chinese. */
export interface Wording {
  readonly english: readonly string[];
  readonly chinese: readonly string[];
}

/** Phrases parted by bars. */
export function wording(english: string, chinese: string): Wording {
  return { english: english.split("|"), chinese: chinese.split("|") };
}
