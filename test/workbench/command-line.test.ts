import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NotebookFile } from "../../lib/report/nbformat.ts";
import { commandLine, flag, UsageError } from "../../lib/workbench/command-line.ts";
import { run as clean } from "../../lib/workbench/commands/clean.ts";
import { run as runNotebooks } from "../../lib/workbench/commands/run.ts";
import { commands } from "../../lib/workbench/commands.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { fixture } from "../support/notebooks.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** What some work writes to the standard output. */
async function heard(work: () => Promise<unknown>): Promise<string> {
  let said = "";
  const write = process.stdout.write;
  process.stdout.write = ((text: string) => {
    said += text;
    return true;
  }) as typeof write;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
  return said;
}

const tastelab = (...args: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", join(projectRoot, "lib/workbench/cli.ts"), ...args], {
    cwd: projectRoot,
    encoding: "utf8",
  });

describe("the command line", function () {
  this.timeout(60_000);

  it("has a script of npm for every command, and help with an example for each", async () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const [name, { example, load }] of Object.entries(commands)) {
      assert.equal(scripts[name], `node lib/workbench/first-step.mjs ${name}`);
      assert.match(
        example,
        name === "test" ? /^npm run test/ : new RegExp(`^npm (start|test|run (--silent )?${name})`),
      );
      const { run } = await load();
      const said = await heard(async () => assert.equal(await run(["--help"]), 0, name));
      assert.match(said, /For example|Examples:/, `${name} --help`);
      assert.match(said, new RegExp(`npm (run (--silent )?)?${name}`), `${name} --help`);
    }
  });

  it("says what is not understood, with the nearest known word, and ends with 2", () => {
    for (const [args, meant] of [
      [["strat"], /got “strat”\. Did you mean start\?/],
      [["start", "--onyl", "0-1-tour"], /'--onyl'\. Did you mean --only\?/],
      [["bench", "beckends"], /Did you mean backends\?/],
    ] as const) {
      const { status, stderr, stdout } = tastelab(...args);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, meant);
      assert.equal(stdout, "");
    }
  });

  it("answers a machine in JSON where it goes wrong too, and writes no colours into a pipe", () => {
    const wrong = tastelab("runs", "--jsn", "--json");
    assert.equal(wrong.status, 2);
    assert.match((JSON.parse(wrong.stdout) as { error: { fix: string } }).error.fix, /Did you mean --json\?/);
    const { stdout, status } = tastelab("--help");
    assert.equal(status, 0);
    assert.ok(!stdout.includes("\u001b["));
  });

  it("tells unknown options from wrong values and takes what is known", () => {
    const about = { command: "npm run x", help: "  --full   all of it", options: { full: flag } } as const;
    assert.equal(commandLine(["--full"], about).values.full, true);
    assert.throws(
      () => commandLine(["--zzz"], about),
      (error) => error instanceof UsageError && error.message.endsWith("These are known:\n  --full   all of it"),
    );
    assert.throws(() => commandLine(["--full=5"], about), UsageError);
    assert.throws(() => commandLine(["word"], about), UsageError);
  });

  it("clean says what is kept and frees nothing unless it is named", async () => {
    const told = JSON.parse(await heard(() => clean(["--json"]))) as { name: string; bytes: number; freed: boolean }[];
    assert.deepEqual(
      ["tensorflow", "lab", "data"].filter((name) => told.some((place) => place.name === name)),
      ["tensorflow", "lab", "data"],
    );
    assert.ok(told.every(({ freed, bytes }) => !freed && bytes >= 0));
    await assert.rejects(clean(["report"]), /Nothing was freed\. Did you mean reports\?/);
  });
});

describe("npm run run", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const streams = () => {
    const said = { out: "", aside: "" };
    return {
      said,
      out: (text: string) => {
        said.out += text;
      },
      aside: (text: string) => {
        said.aside += text;
      },
    };
  };

  it("runs notebooks of any folder with values of one's own, and leaves page and notebook where asked", async () => {
    const parameters = 'const parameters = lab.profile({ epochs: 2, file: "none" });';
    const { notebook } = fixture([
      'import * as lab from "tastelab";',
      parameters,
      "[parameters.epochs + 1, parameters.file]",
    ]);
    const cells = notebook.cells.map((cell, at) => (at === 1 ? { ...cell, metadata: { tags: ["parameters"] } } : cell));
    const source = JSON.stringify({ ...notebook, cells });
    mkdirSync(folder.path("deep"));
    folder.write("deep/own.ipynb", source);
    folder.write("fails.ipynb", JSON.stringify(fixture(["1", "throw new RangeError('no more');"]).notebook));
    const heard = streams();
    const files = [folder.path("deep/own.ipynb"), folder.path("fails.ipynb")];
    const more = [
      "--out",
      folder.path("out"),
      "--set",
      "epochs=4",
      "--set",
      "file=a.csv",
      "--backend",
      "cpu",
      "--json",
    ];
    assert.equal(await runNotebooks([...files, ...more], heard), 1);
    const { notebooks } = JSON.parse(heard.said.out) as {
      notebooks: { html: string; executed: string; failure: { codeCell: number } | null }[];
    };
    assert.deepEqual(
      notebooks.map(({ failure }) => failure?.codeCell ?? null),
      [null, 2],
    );
    assert.match(heard.said.aside, /own +done in .*\n[\s\S]*code cell 2 failed[\s\S]*RangeError: no more/);
    const executed = JSON.parse(readFileSync(folder.path("out/own.executed.ipynb"), "utf8")) as NotebookFile;
    assert.match(JSON.stringify(executed.cells[2]), /5.*a\.csv/);
    assert.match(readFileSync(folder.path("out/fails.html"), "utf8"), /RangeError: no more/);
    assert.ok(!readFileSync(folder.path("out/own.html"), "utf8").includes("index.html"), "a page that stands alone");
    assert.equal(readFileSync(folder.path("deep/own.ipynb"), "utf8"), source, "the notebook stays as it is");
    assert.ok(!existsSync(folder.path("deep/own.html")));
  });

  it("names a file that is not there, and a value that is none", async () => {
    await assert.rejects(runNotebooks([folder.path("no.ipynb")], streams()), /no\.ipynb.*which is not there/);
    await assert.rejects(runNotebooks(["a.ipynb", "--set", "epochs"], streams()), /--set as name=value, got “epochs”/);
    await assert.rejects(runNotebooks([], streams()), UsageError);
  });
});
