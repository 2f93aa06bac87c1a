import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths.ts";

/** One run of `npm start`, as its history keeps it. */
export interface RunRecord {
  /** When it ended, ISO 8601. */
  readonly finished: string;
  readonly profile: "quick" | "full";
  readonly backend: string;
  readonly machine: string;
  readonly version: string;
  /** Wall seconds of the whole. */
  readonly seconds: number;
  readonly notebooks: readonly {
    readonly name: string;
    /** Of its own run, which may be an earlier one. */
    readonly seconds: number;
    readonly outcome: "ran" | "unchanged" | "failed";
  }[];
  /** What the ledger held afterwards, by claim: the figure (null for none) and the verdict. */
  readonly claims: Readonly<Record<string, { readonly value: number | null; readonly verdict: string }>>;
}

/** How many runs are kept. */
const most = 50;

/** The runs of this clone, in the ignored folder .cache/runs. */
export class RunHistory {
  readonly #folder: string;

  constructor(folder = join(projectRoot, ".cache", "runs")) {
    this.#folder = folder;
  }

  /** The last first. Files that cannot be read are passed over. */
  all(): RunRecord[] {
    return this.#files().flatMap((file) => {
      try {
        return [JSON.parse(readFileSync(join(this.#folder, file), "utf8")) as RunRecord];
      } catch {
        return [];
      }
    });
  }

  keep(run: RunRecord): void {
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, `${run.finished.replaceAll(/[:.]/g, "-")}.json`);
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(run, null, 1)}\n`);
    renameSync(`${file}.${process.pid}`, file);
    for (const old of this.#files().slice(most)) rmSync(join(this.#folder, old));
  }

  #files(): string[] {
    if (!existsSync(this.#folder)) return [];
    const files = readdirSync(this.#folder).filter((file) => file.endsWith(".json"));
    return files.sort().reverse();
  }
}

/** What differs between two runs, in lines. Seconds are told where they differ by a fifth or more. */
export function differences(before: RunRecord, after: RunRecord): string[] {
  const lines: string[] = [];
  for (const what of ["profile", "backend", "machine", "version"] as const) {
    if (before[what] !== after[what]) lines.push(`${what}: ${before[what]} → ${after[what]}`);
  }
  const named = (run: RunRecord) => new Map(run.notebooks.map((one) => [one.name, one]));
  const [old, fresh] = [named(before), named(after)];
  for (const name of new Set([...old.keys(), ...fresh.keys()])) {
    const [one, other] = [old.get(name), fresh.get(name)];
    if (one === undefined || other === undefined) lines.push(`${name}: only in the ${one ? "earlier" : "later"} run`);
    else if (one.outcome === "failed" || other.outcome === "failed") {
      if (one.outcome !== other.outcome) lines.push(`${name}: ${one.outcome} → ${other.outcome}`);
    } else if (Math.abs(Math.log(other.seconds / one.seconds)) > Math.log(1.2)) {
      lines.push(`${name}: ${one.seconds.toFixed(1)} s → ${other.seconds.toFixed(1)} s`);
    }
  }
  for (const [id, one] of Object.entries(after.claims)) {
    const earlier = before.claims[id];
    if (earlier === undefined || (earlier.value === one.value && earlier.verdict === one.verdict)) continue;
    const told = ({ value, verdict }: typeof one) =>
      `${verdict}${value === null ? "" : `, ${Number(value.toPrecision(4))}`}`;
    lines.push(`${id}: ${told(earlier)} → ${told(one)}`);
  }
  return lines;
}
