import { resolve } from "node:path";
import { InputError } from "../../base/errors.ts";
import { rollBackIn, takeVersion, type VersionEntry, versionsIn } from "../../models/served/store-folder.ts";
import { tableText } from "../../report/table.ts";
import { commandLine, flag, UsageError } from "../command-line.ts";

const help = `npm run models -- list FOLDER            the versions in a model store and which of them serves
npm run models -- take FOLDER VERSION    lets a version serve
npm run models -- rollback FOLDER        lets the version serve that served before
  --json   answers in JSON (npm run --silent models -- … leaves npm's own lines out)
  --help   this text
For example: npm run models -- take models/films 3
ends with 0 when it is done, 1 when the store refuses (what serves goes on), 2 when the command is not understood`;

/** Shows and switches the versions in a model store; 0 when done, 1 when refused, 2 for a command not understood. */
export async function run(args: readonly string[], say: (text: string) => void = console.log): Promise<number> {
  let json = args.includes("--json");
  try {
    const { values, positionals } = parsed(args);
    json = values.json === true;
    if (values.help === true) {
      say(help);
      return 0;
    }
    const answer = await actionOf(positionals)();
    say(json ? JSON.stringify(answer.json, null, 2) : answer.text);
    return 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (json) say(JSON.stringify({ error: error.problem }, null, 2));
    else console.error(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}

interface Answer {
  readonly json: unknown;
  readonly text: string;
}

function actionOf(words: readonly string[]): () => Promise<Answer> {
  const [action, given, version] = words;
  const count = action === "take" ? 3 : 2;
  if (!["list", "take", "rollback"].includes(action ?? "") || given === undefined || words.length !== count) {
    throw misunderstood(words.join(" ") || "nothing");
  }
  if (action === "take" && !/^\d+$/.test(version ?? "")) throw misunderstood(`the version ${version}`);
  // npm runs scripts in the project's folder and says where it was called.
  const folder = resolve(process.env.INIT_CWD ?? ".", given);
  if (action === "list") {
    return async () => {
      const entries = await versionsIn(folder);
      return { json: entries, text: entries.length === 0 ? "No versions yet." : listText(entries) };
    };
  }
  return async () => {
    const card = await (action === "take" ? takeVersion(folder, Number(version)) : rollBackIn(folder));
    return { json: card, text: `Version ${card.version} (${card.model}, published ${card.published}) serves.` };
  };
}

function listText(entries: readonly VersionEntry[]): string {
  const column = (name: string, of: (entry: VersionEntry) => string, isNumber = false) => ({
    name,
    texts: entries.map(of),
    isNumber,
  });
  const figures = (metrics: Readonly<Record<string, number>>) =>
    Object.entries(metrics)
      .map(([name, value]) => `${name} ${value.toPrecision(4)}`)
      .join(", ");
  return tableText({
    columns: [
      column("version", ({ version }) => String(version), true),
      column("standing", ({ standing }) => standing),
      column("model", ({ card }) => card?.model ?? ""),
      column("from", ({ card }) => String(card?.parent ?? ""), true),
      column("events", ({ card }) => card?.data.events?.toLocaleString("en-US") ?? "", true),
      column("published", ({ card }) => card?.published.slice(0, 19).replace("T", " ") ?? ""),
      column("metrics", ({ card, problem }) => (card === null ? (problem ?? "") : figures(card.metrics))),
    ],
    foot: [],
  });
}

function parsed(args: readonly string[]) {
  return commandLine(args, { command: "npm run models", help, options: { json: flag, help: flag }, words: true });
}

function misunderstood(got: string): UsageError {
  return new UsageError({
    wanted: "list, take or rollback",
    got,
    where: "npm run models",
    fix: `These are known:\n${help}`,
  });
}
