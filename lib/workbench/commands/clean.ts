import { rm } from "node:fs/promises";
import { join } from "node:path";
import { shown } from "../../base/errors.ts";
import { commandLine, flag, nearestWord, UsageError } from "../command-line.ts";
import { megabytes, sizeOf } from "../folder-size.ts";
import { projectRoot, userCache } from "../paths.ts";

/** A place where something is kept that can be made again. */
interface Place {
  readonly name: string;
  /** What lies there, and what it costs to have it again. */
  readonly says: string;
  readonly folders: readonly string[];
}

const own = (...parts: string[]) => join(projectRoot, ...parts);

const places: readonly Place[] = [
  {
    name: "runs",
    says: "executed notebooks, their history and durations: notebooks run again",
    folders: [own(".cache", "executed"), own(".cache", "runs"), own(".cache", "durations.json")],
  },
  { name: "checkpoints", says: "interrupted trainings: they begin anew", folders: [own(".cache", "checkpoints")] },
  {
    name: "reports",
    says: "the reports and what they are made of: npm start writes them",
    folders: [own("reports"), own(".cache", "reference"), own(".cache", "screenshots")],
  },
  { name: "package", says: "the packed library: npm run pack writes it", folders: [own(".cache", "package")] },
  {
    name: "tensorflow",
    says: "native TensorFlow, for all clones: a download and some minutes of compiling",
    folders: [userCache("tensorflow"), userCache("assembly")],
  },
  { name: "lab", says: "JupyterLab, for all clones: a download", folders: [userCache("lab")] },
  { name: "data", says: "public data sets, for all clones: downloads", folders: [userCache("data")] },
  {
    name: "bench",
    says: "Python packages that benchmarks stand beside, and what was measured last",
    folders: [userCache("bench"), own(".cache", "bench")],
  },
];

const help = `npm run clean                    says what is kept where, and how large it is; frees nothing
npm run clean -- runs lab        frees what is named
npm run clean -- all             frees everything
  --json    for a machine to read
For example: npm run clean -- reports package
What can be named: ${places.map(({ name }) => name).join(", ")}, all`;

/** Says what the caches hold, or frees some; 0 when done. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const freed = chosen(positionals);
  const found = [];
  for (const place of places) {
    let bytes = 0;
    for (const folder of place.folders) bytes += await sizeOf(folder);
    found.push({ ...place, bytes, freed: freed.includes(place.name) });
  }
  if (values.json !== true) {
    for (const { name, says, bytes } of found)
      console.log(`${name.padEnd(12)}${megabytes(bytes).padStart(15)}  ${says}`);
    if (freed.length === 0) console.log("Nothing was freed. Name what shall be: npm run clean -- runs");
  }
  for (const place of found.filter((one) => one.freed)) {
    for (const folder of place.folders) await rm(folder, { recursive: true, force: true });
    if (values.json !== true) console.log(`${place.name}: ${megabytes(place.bytes).trim()} freed`);
  }
  if (values.json === true) console.log(JSON.stringify(found, null, 2));
  return 0;
}

function chosen(named: readonly string[]): readonly string[] {
  const known = places.map(({ name }) => name);
  if (named.includes("all")) return known;
  const wrong = named.find((name) => !known.includes(name));
  if (wrong === undefined) return named;
  const near = nearestWord(wrong, known);
  throw new UsageError({
    wanted: `one of ${[...known, "all"].join(", ")}`,
    got: shown(wrong),
    where: "npm run clean",
    fix: `Nothing was freed.${near === undefined ? "" : ` Did you mean ${near}?`}`,
  });
}

function parse(args: readonly string[]) {
  const options = { help: flag, json: flag } as const;
  return commandLine(args, { command: "npm run clean", help, options, words: true });
}
