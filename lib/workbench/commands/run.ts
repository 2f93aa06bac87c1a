import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { formatDate, formatSeconds } from "../../report/format.ts";
import { renderNotebookPage } from "../../report/html/notebook-page.ts";
import { ensureBackend } from "../backend/ensure.ts";
import { commandLine, flag, text, texts, UsageError } from "../command-line.ts";
import { untilInterrupted } from "../interrupts.ts";
import { machineInWords } from "../machine.ts";
import { type ProbedBackend, probeBackend } from "../runner/backend.ts";
import { checkCells } from "../runner/cell-check.ts";
import { type NotebookSource, profileOf, readNotebook } from "../runner/notebooks.ts";
import { ProgressBoard } from "../runner/progress.ts";
import { failureText } from "../runner/run-all.ts";
import { type NotebookRun, runNotebook } from "../runner/run-notebook.ts";
import { type Streams, terminal } from "../streams.ts";
import { version } from "../version.ts";

const help = `npm run run -- NOTEBOOK.ipynb …    runs notebooks, wherever they lie, from top to bottom in fresh kernels, and writes
                                   NAME.html and NAME.executed.ipynb; the notebooks themselves stay as they are
  --out FOLDER       where to; by default beside each notebook
  --set name=value   a value for the notebook's parameters cell, as JSON or as text; may be given several times
  --full             the values of the full profile; --seed N lets the list of seeds begin with N
  --backend NAME  --no-native    as for npm start
  --json             what was run and written, for a machine to read; progress goes to the other stream
  --help             this text
For example: npm run run -- my/notebook.ipynb --out results --set epochs=5
Ends with 0, with 1 when a cell fails (its page and notebook are written up to there), with 2 for a command that is not
understood, with 130 after Ctrl-C.`;

const options = {
  ...{ help: flag, json: flag, full: flag, "no-native": flag },
  ...{ out: text, seed: text, backend: text, set: texts },
} as const;

/** What is told of one notebook. */
interface Told {
  readonly notebook: string;
  readonly seconds: number;
  /** Where it failed: the cell's number in the file, among the code cells, and the error; null where it went through. */
  readonly failure: NotebookRun["failure"];
  readonly html: string;
  readonly executed: string;
}

/** Runs notebooks of any folder and writes what came of them; 0 when all went through, 1 when a cell failed. */
export async function run(args: readonly string[], streams: Streams = terminal): Promise<number> {
  const { values, positionals } = commandLine(args, { command: "npm run run", help, options, words: true });
  if (values.help === true) {
    streams.out(`${help}\n`);
    return 0;
  }
  if (positionals.length === 0) throw wrong("one notebook or more", "none");
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw wrong("--seed as a whole number", shown(values.seed));
  const parameters = parametersOf(values.set ?? []);
  // npm runs scripts in the project's folder and says where it was called.
  const place = (path: string) => resolve(process.env.INIT_CWD ?? ".", path);
  const sources = positionals.map((path) => ({ ...readNotebook(present(place(path))), path: said(place(path)) }));
  const json = values.json === true;
  const progress = json ? process.stderr : process.stdout;
  return untilInterrupted(async (signal) => {
    const say = (line: string) => (json ? streams.aside : streams.out)(`${line}\n`);
    const declined = values["no-native"] === true || (values.backend !== undefined && values.backend !== "tensorflow");
    await ensureBackend({ declined, signal, say });
    const backend = await probeBackend(values.backend);
    const board = new ProgressBoard(
      sources.map(({ name }) => name),
      streams === terminal ? progress : { write: (line) => say(line.trimEnd()) },
    );
    const complaints = checkCells(sources, signal);
    complaints.catch(() => undefined);
    const told: Told[] = [];
    for (const [at, source] of sources.entries()) {
      const own = profileOf(source, values.full === true ? "full" : "quick", seed);
      const profile = { ...own, parameters: { ...own.parameters, ...parameters } };
      const total = source.notebook.cells.filter(({ cell_type }) => cell_type === "code").length;
      board.begin(source.name, total, null);
      const done = await runNotebook(source, {
        profile,
        environment: values.backend === undefined ? {} : { TASTELAB_BACKEND: values.backend },
        complaints: complaints.then((all) => all.filter(({ path }) => path === source.path)),
        signal,
        onProgress: ({ done: cells }) => board.advance(source.name, cells),
      }).catch((error: unknown) => {
        board.close();
        throw error;
      });
      const file = place(positionals[at] as string);
      const folder = values.out === undefined ? dirname(file) : place(values.out);
      const written = write(source, done, { folder, backend, profile: profile.name });
      const outcome = done.failure === null ? "done in" : "failed after";
      const why = done.failure === null ? "" : `\n${failureText(source, done.failure)}`;
      board.finish(source.name, `${outcome} ${formatSeconds(done.seconds)}: ${said(written.html)}${why}`);
      told.push({ notebook: file, seconds: done.seconds, failure: done.failure, ...written });
    }
    board.close();
    if (json) streams.out(`${JSON.stringify({ backend: backend.description, notebooks: told }, null, 1)}\n`);
    return told.some(({ failure }) => failure !== null) ? 1 : 0;
  });
}

/** A path to a file that is there. */
function present(path: string): string {
  if (existsSync(path)) return path;
  throw new InputError({
    where: "npm run run",
    wanted: "a notebook's file",
    got: `${shown(said(path), 200)}, which is not there`,
    fix: "Give its path from here, with .ipynb.",
  });
}

function said(path: string): string {
  return relative(process.env.INIT_CWD ?? process.cwd(), path) || ".";
}

/** Leaves the page and the executed notebook in a folder. */
function write(
  { name, notebook: asked }: NotebookSource,
  { notebook, seconds }: NotebookRun,
  about: { readonly folder: string; readonly backend: ProbedBackend; readonly profile: string },
): Pick<Told, "html" | "executed"> {
  const { folder, backend, profile } = about;
  mkdirSync(folder, { recursive: true });
  const [html, executed] = [join(folder, `${name}.html`), join(folder, `${name}.executed.ipynb`)];
  const facts = [
    ["Profile", profile],
    ["Backend", backend.description],
    ["Machine", machineInWords()],
    ["Run", `${formatDate(new Date().toISOString())}, ${formatSeconds(seconds)}`],
    ["tastelab", version()],
  ] as const;
  writeFileSync(html, renderNotebookPage({ name, notebook, facts, claims: [], alone: true }));
  writeFileSync(executed, `${JSON.stringify({ ...notebook, metadata: asked.metadata }, null, 1)}\n`);
  return { html, executed };
}

/** Values by name: "epochs=5" is a number, "file=ratings.csv" a text. */
function parametersOf(given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((one) => {
      const at = one.indexOf("=");
      if (at <= 0) throw wrong("--set as name=value", shown(one));
      const value = one.slice(at + 1);
      try {
        return [one.slice(0, at), JSON.parse(value) as unknown];
      } catch {
        return [one.slice(0, at), value];
      }
    }),
  );
}

function wrong(wanted: string, got: string): InputError {
  return new UsageError({
    where: "npm run run",
    wanted,
    got,
    fix: "For example: npm run run -- my/notebook.ipynb --out results",
  });
}
