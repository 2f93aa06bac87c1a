import { shown } from "../../base/errors.ts";
import { formatDate, formatSeconds } from "../../report/format.ts";
import { commandLine, flag, UsageError } from "../command-line.ts";
import { differences, RunHistory, type RunRecord } from "../runner/history.ts";

const help = `npm run runs                lists the runs of npm start, the last as 1
npm run runs -- diff 2 1    what changed from the second last to the last: figures, verdicts, seconds
  --json    for a machine to read
For example: npm run runs -- diff 3 1 --json`;

/** Lists runs or compares two; 0 when done. */
export async function run(args: readonly string[], history = new RunHistory()): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const runs = history.all();
  const [verb, ...which] = positionals;
  if (verb === undefined) {
    if (values.json === true) console.log(JSON.stringify(runs, null, 1));
    else for (const line of listed(runs)) console.log(line);
    return 0;
  }
  if (verb !== "diff" || which.length !== 2) {
    throw new UsageError({
      wanted: "nothing, or diff and the numbers of two runs",
      got: shown(positionals.join(" ")),
      where: "npm run runs",
      fix: "For example npm run runs -- diff 2 1",
    });
  }
  const [before, after] = which.map((number) => numbered(runs, number)) as [RunRecord, RunRecord];
  const lines = differences(before, after);
  if (values.json === true) console.log(JSON.stringify(lines, null, 1));
  else console.log(lines.length === 0 ? "Nothing that is told here changed." : lines.join("\n"));
  return 0;
}

function listed(runs: readonly RunRecord[]): string[] {
  if (runs.length === 0) return ["No run yet: npm start makes one."];
  return runs.map(({ finished, profile, backend, seconds, notebooks }, at) => {
    const failed = notebooks.filter(({ outcome }) => outcome === "failed").length;
    const ran = notebooks.filter(({ outcome }) => outcome === "ran").length;
    const what = `${ran} of ${notebooks.length} notebooks run${failed === 0 ? "" : `, ${failed} failed`}`;
    return `${String(at + 1).padStart(3)}  ${formatDate(finished)}  ${profile}, ${backend}: ${what}, ${formatSeconds(seconds)}`;
  });
}

function numbered(runs: readonly RunRecord[], number: string): RunRecord {
  const found = /^\d+$/.test(number) ? runs[Number(number) - 1] : undefined;
  if (found !== undefined) return found;
  throw new UsageError({
    wanted: runs.length === 0 ? "runs to compare" : `the number of a run, 1 to ${runs.length}`,
    got: runs.length === 0 ? "none: npm start has not been run" : shown(number),
    where: "npm run runs",
    fix: "npm run runs lists them.",
  });
}

function parse(args: readonly string[]) {
  const options = { help: flag, json: flag } as const;
  return commandLine(args, { command: "npm run runs", help, options, words: true });
}
