/** The documents whose statements are judged. */
export type DocumentId = "d1" | "d2" | "d3" | "d4" | "d5";

interface ClaimBase {
  /** Stable: "d1-als". */
  readonly id: string;
  readonly document: DocumentId;
  /** Section of the document, e.g. "4.2.1, 4.3.1". */
  readonly where: string;
  /** Our paraphrase of what it says. */
  readonly says: string;
  /** What to know before measuring. */
  readonly note?: string;
  /** Statements that must hold, each phrased so that true speaks for the document; a measurement answers every one of them. */
  readonly checks?: readonly string[];
  /** What of this cannot be tested with what is open to everyone, and why; needed for the verdict "untestable here". */
  readonly untestable?: string;
  /** Claims that say the same: without a measurement of its own this one takes theirs, judged by its own terms. */
  readonly see?: readonly string[];
}

/** How far a measured value may lie from the stated one, and why that far. */
export interface ClaimTolerance {
  readonly absolute?: number;
  readonly relative?: number;
  readonly because: string;
}

/** A stated figure. */
export interface NumberClaim extends ClaimBase {
  readonly kind: "number";
  /** The figure that is judged. */
  readonly stated: number;
  /** All the figures printed, in their order, where there are several. */
  readonly figures?: readonly number[];
  readonly unit: string;
  /** What a learner of nothing, or the arithmetic's most careless reading, would score; null where there is no such thing. */
  readonly trivial: number | null;
  readonly tolerance: ClaimTolerance;
  /** "arithmetic": the stated inputs decide the value, so a miss contradicts the document rather than failing to reproduce it. */
  readonly decidedBy: "arithmetic" | "measurement";
}
/** "A beats B": measured with several seeds, a paired interval, and a control on which nothing can win. */
export interface DirectionClaim extends ClaimBase {
  readonly kind: "direction";
  readonly better: string;
  readonly worse: string;
  /** What is compared, as its difference is stated: "nDCG@10", "AUC". Always turned so that more is better. */
  readonly metric: string;
  /** The least difference that counts, in the metric's unit; 0 for any difference clear of zero. */
  readonly margin: number;
  readonly control: string;
}
/** An equation to derive or to check by gradients. */
export interface FormulaClaim extends ClaimBase {
  readonly kind: "formula";
  readonly checks: readonly string[];
}
/** A printed program: does it run, and does it do what the text says? */
export interface CodeClaim extends ClaimBase {
  readonly kind: "code";
  /** "runs as printed" is always the first. */
  readonly checks: readonly string[];
}
/** Something the document says a system has: here it must exist, work and be measured. */
export interface CapabilityClaim extends ClaimBase {
  readonly kind: "capability";
  readonly checks: readonly string[];
}
export type Claim = NumberClaim | DirectionClaim | FormulaClaim | CodeClaim | CapabilityClaim;

/** What a machine found about a claim. One cell of one notebook makes it. */
export interface Measurement {
  readonly claim: string;
  /** The figure found, in the claim's unit; for directions the difference better − worse. */
  readonly value?: number;
  /** 95 % interval of `value`. */
  readonly interval?: readonly [number, number];
  /** For directions: the same difference where nothing can be won, with its interval. */
  readonly control?: { readonly value: number; readonly interval: readonly [number, number] };
  /** Each check the claim lists and whether it held. */
  readonly checks?: Readonly<Record<string, boolean>>;
  /** What was found, in a sentence a reader can follow without the notebook. */
  readonly finding: string;
  /** Data, split, metric, in one line. */
  readonly protocol: string;
  readonly seeds: readonly number[];
  readonly backend: string;
  readonly seconds: number;
  /** Said instead of a measurement when none was possible in this run, with the reason. */
  readonly unmeasured?: string;
}

export type Verdict =
  | "reproduced"
  | "same direction"
  | "not reproduced"
  | "contradicted by arithmetic"
  | "does not run as printed"
  | "built and measured"
  | "untestable here"
  | "not yet measured";

/** The cell that measured a claim: the page `<notebook>.html`, at `#<anchor>`. */
export interface LedgerSource {
  readonly notebook: string;
  readonly anchor: string;
}

/** A second measurement of a claim, by another notebook, that the verdict does not stand on. */
export interface OtherMeasurement {
  readonly verdict: Verdict;
  readonly preliminary: boolean;
  readonly finding: string;
  readonly source: LedgerSource;
}

/** A claim with its verdict, as `claims.json` and the pages show it. */
export interface LedgerEntry {
  readonly claim: Claim;
  readonly verdict: Verdict;
  /** Quick runs give preliminary verdicts. */
  readonly preliminary: boolean;
  readonly measurement: Measurement | null;
  /** The notebook and the cell that measured it, for links: { notebook: "d1-…", anchor: "cell-12" }. */
  readonly source: LedgerSource | null;
  /** Set when the code or data behind a kept result have changed since. */
  readonly stale: boolean;
  /** The machine and the moment (ISO 8601) of the measurement. */
  readonly machine?: string;
  readonly finished?: string;
  readonly others?: readonly OtherMeasurement[];
}
