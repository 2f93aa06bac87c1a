import { resolve } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { useBackend } from "../../engine/backend.ts";
import { recommendationLines } from "../../study/serving/recommendation-lines.ts";
import { readServed } from "../../study/serving/served-folder.ts";
import { commandLine, flag, UsageError } from "../command-line.ts";
import { untilInterrupted } from "../interrupts.ts";
import { idsIn } from "../own/excluded-ids.ts";
import { type Streams, terminal } from "../streams.ts";

const help = `npm run --silent recommend -- FOLDER USERS    lists for the users in a file, by the best model of a comparison, as CSV
npm run --silent recommend -- FOLDER --all    lists for every user
FOLDER is a report's folder; USERS holds a user's id at the beginning of each line
  -k N     how long a list is; by default as in the comparison
  --help   this text
For example: npm run --silent recommend -- comparisons/ratings users.csv -k 5 > lists.csv
Users that the model does not know are named on the other stream and left out.`;

/** Answers in a batch; 0 when done, 1 when a folder or file cannot be used, 130 when interrupted. */
export async function run(args: readonly string[], streams: Streams = terminal): Promise<number> {
  const { values, positionals } = parsed(args);
  if (values.help === true) {
    streams.out(`${help}\n`);
    return 0;
  }
  const [folder, file] = positionals;
  const all = values.all === true;
  if (folder === undefined || (file === undefined) !== all || positionals.length > 2) {
    throw wrong("a folder, and a file of users or --all", positionals.join(" ") || "none");
  }
  const place = (path: string) => resolve(process.env.INIT_CWD ?? ".", path);
  return untilInterrupted(async (signal) => {
    await useBackend();
    const served = await readServed(place(folder));
    const { users } = served.data;
    const k = values.k === undefined ? served.card.k : Number(values.k);
    if (!(Number.isInteger(k) && k >= 1)) throw wrong("-k as a whole number from 1", shown(values.k));
    const ids = file === undefined ? users.ids : await idsIn(place(file));
    const known = ids.filter((id) => users.find(id) !== undefined);
    const strangers = ids.filter((id) => users.find(id) === undefined);
    if (strangers.length > 0) {
      const shownIds = strangers.slice(0, 5).map((id) => shown(id, 30));
      streams.aside(`${strangers.length} not known, such as ${shownIds.join(", ")}; a header counts as one.\n`);
    }
    if (known.length === 0) {
      throw new InputError({
        where: file ?? folder,
        wanted: "ids of users that the model knows",
        got: "none of them",
        fix: "Give the users as they stand in the data that were compared, one a line.",
      });
    }
    for await (const text of recommendationLines(
      served,
      Int32Array.from(known, (id) => users.index(id)),
      k,
    )) {
      signal.throwIfAborted();
      streams.out(text);
    }
    served.model.dispose();
    return 0;
  });
}

function parsed(args: readonly string[]) {
  const options = { k: { type: "string", short: "k" }, all: flag, help: flag } as const;
  return commandLine(args, { command: "npm run recommend", help, options, words: true });
}

function wrong(wanted: string, got: string): UsageError {
  return new UsageError({
    where: "npm run recommend",
    wanted,
    got,
    fix: "For example: npm run --silent recommend -- comparisons/ratings users.csv -k 5 > lists.csv",
  });
}
