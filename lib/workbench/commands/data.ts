import { shown } from "../../base/errors.ts";
import { datasetNames, manifestEntry } from "../../data/manifest.ts";
import { locate } from "../../data/source.ts";
import { commandLine, flag, UsageError } from "../command-line.ts";

const help = `npm run data                     lists the public data sets: which are here, their licences
npm run data -- fetch ml-100k    fetches one from its makers into the user's cache, checked by its checksum
  --json    for a machine to read
For example: npm run data -- fetch ml-100k. Sets in the folder named by TASTELAB_DATA are found there and not fetched.`;

/** Lists the public data sets or fetches some; 0 when all that was asked for is there. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const [verb, ...names] = positionals;
  if (verb === undefined) return list(values.json === true);
  if (verb !== "fetch" || names.length === 0) {
    throw new UsageError({
      wanted: "nothing, or fetch and the names of data sets",
      got: shown(positionals.join(" ")),
      where: "npm run data",
      fix: "For example npm run data -- fetch ml-100k",
    });
  }
  for (const name of names) manifestEntry(name);
  for (const name of names) {
    const found = await locate(name);
    if (found === null) {
      console.error(`${name} has no archive to fetch; put its files into a folder named in TASTELAB_DATA.`);
      return 1;
    }
    console.log(`${name}: ${found.origin}, in ${found.folder}`);
  }
  return 0;
}

async function list(json: boolean): Promise<number> {
  const sets = [];
  for (const name of datasetNames) {
    const { title, licence, counts, archive } = manifestEntry(name);
    const here = await locate(name, { download: false });
    const bytes = archive?.reduce((sum, file) => sum + (file.bytes ?? 0), 0) ?? null;
    sets.push({ name, title, folder: here?.folder ?? null, bytes, counts, licence });
  }
  if (json) console.log(JSON.stringify(sets, null, 2));
  else {
    for (const { name, title, folder, bytes, counts, licence } of sets) {
      const size = bytes === null ? "no archive" : `${(bytes / 1e6).toFixed(1)} MB to fetch`;
      const numbers = Object.entries(counts).map(([what, count]) => `${count.toLocaleString("en-US")} ${what}`);
      console.log(`${name.padEnd(18)}${title}: ${numbers.join(", ")}`);
      console.log(`${" ".repeat(18)}${folder === null ? size : `here, in ${folder}`}; ${licence}`);
    }
  }
  return 0;
}

function parse(args: readonly string[]) {
  const options = { help: flag, json: flag } as const;
  return commandLine(args, { command: "npm run data", help, options, words: true });
}
