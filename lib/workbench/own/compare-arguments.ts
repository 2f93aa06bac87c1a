import { shown } from "../../base/errors.ts";
import type { NamedColumns } from "../../data/own/layout.ts";
import type { OwnDataOptions } from "../../data/own/read-own-data.ts";
import { type OtherEncoding, otherEncodings } from "../../data/own/transcoded.ts";
import { type Encoding, encodings } from "../../data/reading/encoding.ts";
import type { BackendName } from "../../engine/backend.ts";
import { rungKeys } from "../../study/ladder.ts";
import type { StudyOptions } from "../../study/options.ts";
import { commandLine, flag, text, texts, UsageError } from "../command-line.ts";

export const compareHelp = `npm run compare -- FILE    compares recommenders on data of your own and writes a report
FILE holds a row for each event: who took what. CSV, TSV or any other delimiter, with or without a header, RecBole's .inter,
JSON, JSON lines or Parquet, text gzipped or not. Columns are found by their names or by what is in them.

  --columns user=A,item=B,value=C,time=D,event=E   names columns, or counts them from 0; time=none reads none
  --weights view=1,buy=5     what an event of each type counts; other types are left out
  --items FILE  --users FILE texts and features; without --items text models are left out
  --delimiter X  --header yes|no  --skip-bad-rows                    how the files are written
  --encoding X               ${[...encodings, ...otherEncodings].join(", ")}
  --feedback explicit|implicit  --positive N   whether values are ratings; from which value on an event counts for lists
  --protocol last-out|global-time|random  --again yes|no             how models are judged; otherwise chosen by the data
  --models als,ease,…        only these (${rungKeys.join(", ")})
  --budget N                 seconds that each model may search its options (by default 4 to 60, more for more events)
  --trials N  --seeds 1,2,3  -k N              most trials a model; seeds that are averaged; length of a list
  --groups city,age          columns of the users' file to give figures by
  --only category=toys,games --stock COLUMN --exclude FILE           what may be recommended in the lists that are written
  --out FOLDER               where to (by default comparisons/NAME); a run that was interrupted goes on from there
  --fresh                    forgets what an earlier run left there
  --backend NAME  --no-native                  as for npm start
  --json                     prints the findings as JSON, and progress to the other stream
Examples:
  npm run compare -- ratings.csv
  npm run compare -- log.tsv --columns user=uid,item=sku,event=action --weights view=1,cart=3,buy=10
  npm run compare -- ratings.csv --items items.csv --users users.csv --only genre=Drama --budget 30
Ends with 0, with 1 when the data cannot be used, with 2 when the command is not understood, with 130 after Ctrl-C (with a report of what there is by then).`;

/** What the command was asked for; paths as they were typed. */
export interface CompareArguments {
  readonly help: boolean;
  readonly file: string;
  readonly reading: Partial<OwnDataOptions>;
  readonly study: Partial<StudyOptions>;
  readonly only: Readonly<Record<string, readonly string[]>>;
  readonly stock: string | null;
  /** A file with the ids of items that are never recommended. */
  readonly exclude: string | null;
  readonly out: string | null;
  readonly fresh: boolean;
  readonly backend: BackendName | undefined;
  readonly native: boolean;
  readonly json: boolean;
}

const short = { type: "string", short: "k" } as const;
const known = {
  ...{ columns: text, weights: text, items: text, users: text, delimiter: text, header: text, encoding: text },
  ...{ feedback: text, positive: text, protocol: text, again: text, models: text, budget: text, trials: text },
  ...{ seeds: text, seed: text, k: short, groups: text, stock: text, exclude: text },
  ...{ out: text, backend: text, only: texts },
  ...{ help: flag, json: flag, fresh: flag, "no-native": flag, "skip-bad-rows": flag },
} as const;

/** Reads the command line. Throws UsageError for what is unknown, missing or cannot be read. */
export function compareArguments(args: readonly string[]): CompareArguments {
  const { values, positionals } = parsed(args);
  const [file = ""] = positionals;
  if (values.help !== true && positionals.length !== 1) {
    throw wrong(
      "one file of events",
      positionals.length === 0 ? "none" : positionals.join(" "),
      "npm run compare -- ratings.csv",
    );
  }
  return {
    help: values.help === true,
    file,
    reading: {
      columns: columnsOf(values.columns),
      weights: values.weights === undefined ? null : weightsOf(values.weights),
      items: values.items ?? null,
      users: values.users ?? null,
      reading: {
        ...(values.delimiter === undefined ? {} : { delimiter: values.delimiter.replace("\\t", "\t") }),
        ...(values.header === undefined ? {} : { header: yesOrNo("header", values.header) }),
        ...(values.encoding === undefined ? {} : { encoding: values.encoding as Encoding | OtherEncoding }),
        ...(values["skip-bad-rows"] === true ? { badRows: "skip" as const } : {}),
      },
    },
    study: {
      feedback: (values.feedback ?? null) as StudyOptions["feedback"],
      protocol: (values.protocol ?? null) as StudyOptions["protocol"],
      again: values.again === undefined ? null : yesOrNo("again", values.again),
      positive: values.positive === undefined ? null : numberOf("positive", values.positive),
      models: values.models === undefined ? null : listOf(values.models),
      budget: values.budget === undefined ? null : numberOf("budget", values.budget),
      ...(values.trials === undefined ? {} : { trials: numberOf("trials", values.trials) }),
      ...(values.k === undefined ? {} : { k: numberOf("k", values.k) }),
      ...seedsOf(values.seeds ?? values.seed),
      userColumns: values.groups === undefined ? null : listOf(values.groups),
    },
    only: Object.fromEntries(
      (values.only ?? []).map((one) => pair("only", one)).map(([name, labels]) => [name, listOf(labels)]),
    ),
    stock: values.stock ?? null,
    exclude: values.exclude ?? null,
    out: values.out ?? null,
    fresh: values.fresh === true,
    backend: values.backend as BackendName | undefined,
    native: values["no-native"] !== true,
    json: values.json === true,
  };
}

function parsed(args: readonly string[]) {
  return commandLine(args, { command: "npm run compare", help: compareHelp, options: known, words: true });
}

function columnsOf(given: string | undefined): NamedColumns {
  const parts = ["user", "item", "value", "time", "event"];
  const columns = given === undefined ? [] : listOf(given).map((one) => pair("columns", one));
  for (const [part] of columns) {
    if (!parts.includes(part))
      throw wrong(`--columns for ${parts.join(", ")}`, shown(part), "For example user=uid,item=sku.");
  }
  return Object.fromEntries(
    columns.map(([part, name]) => [part, name === "none" ? null : /^\d+$/.test(name) ? Number(name) : name]),
  );
}

function weightsOf(given: string): Record<string, number> {
  return Object.fromEntries(
    listOf(given)
      .map((one) => pair("weights", one))
      .map(([type, weight]) => [type, numberOf("weights", weight)]),
  );
}

function seedsOf(given: string | undefined): Partial<StudyOptions> {
  return given === undefined ? {} : { seeds: listOf(given).map((one) => numberOf("seeds", one)) };
}

function pair(name: string, given: string): [string, string] {
  const at = given.indexOf("=");
  if (at > 0 && at < given.length - 1) return [given.slice(0, at).trim(), given.slice(at + 1).trim()];
  throw wrong(`--${name} as name=value, more of them with commas between`, shown(given), "--help shows examples.");
}

function listOf(given: string): string[] {
  return given
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

function numberOf(name: string, given: string): number {
  const number = Number(given);
  if (given.trim() !== "" && Number.isFinite(number)) return number;
  throw wrong(`a number for --${name}`, shown(given), "--help shows examples.");
}

function yesOrNo(name: string, given: string): boolean {
  if (given === "yes" || given === "no") return given === "yes";
  throw wrong(`--${name} yes or no`, shown(given), "Say one of the two.");
}

function wrong(wanted: string, got: string, fix: string): UsageError {
  return new UsageError({ where: "npm run compare", wanted, got, fix });
}
