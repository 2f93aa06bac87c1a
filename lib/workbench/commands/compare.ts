import { rm } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { InputError } from "../../base/errors.ts";
import { readOwnData } from "../../data/own/read-own-data.ts";
import { useBackend } from "../../engine/backend.ts";
import { findingsOf } from "../../study/report/findings.ts";
import { studyJson } from "../../study/report/study-json.ts";
import { unmarked } from "../../study/report/words.ts";
import { study } from "../../study/study.ts";
import { type StudyFiles, writeStudy } from "../../study/write-study.ts";
import { ensureBackend } from "../backend/ensure.ts";
import { alone } from "../backend/lock.ts";
import { UsageError } from "../command-line.ts";
import { interruptedCode, untilInterrupted } from "../interrupts.ts";
import { machineInWords } from "../machine.ts";
import { type CompareArguments, compareArguments, compareHelp } from "../own/compare-arguments.ts";
import { progressLines } from "../own/compare-lines.ts";
import { idsIn } from "../own/excluded-ids.ts";
import { type Streams, terminal } from "../streams.ts";
import { version } from "../version.ts";

/** Compares recommenders on a file of one's own; 0 when done, 1 when the data cannot be used, 2 when not understood, 130 when interrupted. */
export async function run(args: readonly string[], streams: Streams = terminal): Promise<number> {
  const json = args.includes("--json");
  try {
    const wanted = compareArguments(args);
    if (wanted.help) {
      streams.out(`${compareHelp}\n`);
      return 0;
    }
    return await untilInterrupted((signal) => compare(wanted, signal, streams));
  } catch (error) {
    if (!(error instanceof InputError) || !json) throw error;
    streams.out(`${JSON.stringify({ error: error.problem }, null, 1)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function compare(wanted: CompareArguments, signal: AbortSignal, streams: Streams): Promise<number> {
  const say = (line: string) => (wanted.json ? streams.aside : streams.out)(`${line}\n`);
  // npm runs scripts in the project's folder and says where it was called.
  const place = (path: string) => resolve(process.env.INIT_CWD ?? ".", path);
  const file = place(wanted.file);
  const { items = null, users = null } = wanted.reading;
  const tables = { items: items && place(items), users: users && place(users) };
  const data = await readOwnData(file, { ...wanted.reading, ...tables }).catch(withSpelling);
  for (const line of data.notes) say(line);
  const exclude = wanted.exclude === null ? [] : await idsIn(place(wanted.exclude));
  const declined = !wanted.native || (wanted.backend !== undefined && wanted.backend !== "tensorflow");
  await ensureBackend({ declined, signal, say });
  const backend = await useBackend(wanted.backend);
  say(`Engine: ${backend.name} on ${backend.device}.`);
  const folder = place(wanted.out ?? join("comparisons", folderName(file)));
  const steps = join(folder, "steps");
  const { only, stock } = wanted;
  const facts = [
    ["Machine", machineInWords()],
    ["tastelab", version()],
  ] as const;
  const waiting = () =>
    say(
      `Another comparison is at work in ${folder}; this one begins when it is done, and takes over what is the same.`,
    );
  const { found, files } = await alone(
    `compare ${folder}`,
    async () => {
      if (wanted.fresh) await rm(steps, { recursive: true, force: true });
      const found = await study(data, { ...wanted.study, folder: steps, signal, onProgress: progressLines({ say }) });
      return { found, files: await writeStudy(found, folder, { filters: { only, stock, exclude }, facts }) };
    },
    { waiting, signal },
  );
  for (const line of [...found.data.said, ...findingsOf(found).map(unmarked)]) say(line);
  for (const line of filesSaid(files)) say(line);
  if (wanted.json) streams.out(`${JSON.stringify({ files, ...studyJson(found) }, null, 1)}\n`);
  if (signal.aborted) say("Interrupted; the same command goes on from there.");
  return signal.aborted ? interruptedCode : 0;
}

function filesSaid({ report, recommendations, model, newItems }: StudyFiles): string[] {
  const shown = (path: string) => relative(process.env.INIT_CWD ?? process.cwd(), path) || ".";
  return [
    `The report: ${shown(report)}`,
    ...(recommendations === null ? [] : [`A list for every user: ${shown(recommendations)}`]),
    ...(newItems === null ? [] : [`And of items without any event: ${shown(newItems.recommendations)}`]),
    ...(model === null ? [] : [`It answers: npm run serve -- ${shown(join(model, ".."))}`]),
  ];
}

/** What is said in code, and how it is said on the command line. */
const spellings: readonly (readonly [said: RegExp, here: string])[] = [
  [/\bcolumns?\b/, "--columns user=…,item=… with names, or places counted from 0"],
  [/badRows/, "--skip-bad-rows"],
  [/encoding:/, "--encoding gb18030, --encoding latin-1"],
];

/** Columns, encodings and bad rows are named on the command line in another way than in code. */
function withSpelling(error: unknown): never {
  if (!(error instanceof InputError)) throw error;
  const { wanted, fix } = error.problem;
  const here = spellings.filter(([said]) => said.test(`${wanted} ${fix}`)).map(([, how]) => how);
  if (here.length === 0) throw error;
  throw new InputError({ ...error.problem, fix: `${fix} On the command line: ${here.join("; ")}.` });
}

/** "ratings" of /data/ratings.csv.gz; letters, digits, hyphens, underscores and dots stay. */
function folderName(file: string): string {
  return (
    basename(file)
      .replace(/(\.(csv|tsv|txt|dat|data|inter|json|jsonl|ndjson|parquet|gz))+$/i, "")
      .replace(/[^\p{L}\p{N}._-]+/gu, "-") || "data"
  );
}
