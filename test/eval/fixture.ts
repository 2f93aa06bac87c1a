import { readFileSync } from "node:fs";

/** The values of independent implementations that metrics.py wrote. */
export interface MetricsFixture {
  readonly ranking: {
    readonly lists: number[][];
    readonly relevant: number[][];
    /** [k][metric][implementation][query] */
    readonly expected: Record<string, Record<string, Record<string, number[]>>>;
  };
  readonly auc: { scores: number[]; relevant: number[]; excluded: number[]; expected: number }[];
  readonly lists: {
    readonly k: number;
    readonly items: number;
    readonly events: [number, number][];
    readonly lists: number[][];
    readonly labels: number[][];
    readonly coverage: number;
    readonly novelty: number[];
    readonly gini: number;
    readonly intraListDistance: number[];
    readonly listPopularity: number[];
  };
  readonly paired: {
    readonly name: string;
    readonly a: number[];
    readonly b: number[];
    readonly t: number;
    readonly tP: number;
    readonly wilcoxon: number;
    readonly wilcoxonP: number;
    readonly dz: number;
  }[];
  readonly bca: { sample: number[]; resampled: number[]; expected: [number, number] };
  readonly holm: { p: number[]; expected: number[] };
  readonly special: {
    readonly logGamma: [number, number][];
    readonly studentTwoSided: [number, number, number][];
    readonly normalTail: [number, number][];
    readonly normalQuantile: [number, number][];
  };
}

export const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/metrics.json", import.meta.url), "utf8"),
) as MetricsFixture;
