/** One line of how far a study is. */
export interface StudyProgress {
  /** What is being done: reading is over by then. */
  readonly step: "prepare" | "tune" | "judge" | "deploy" | "write";
  /** The model in hand; "" where there is none. */
  readonly label: string;
  /** Steps done so far and altogether, a search and a judgement of each model counting as one each. */
  readonly done: number;
  readonly of: number;
  /** Seconds that it will still take at most, about; null where that is not known. */
  readonly left: number | null;
  /** In words: "trial 4, nDCG@10 0.0812, best 0.0834". */
  readonly said: string;
}
