import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cell } from "../../lib/report/nbformat.ts";
import { Durations } from "../../lib/workbench/runner/durations.ts";
import { ExecutedCache } from "../../lib/workbench/runner/executed-cache.ts";
import type { NotebookSource } from "../../lib/workbench/runner/notebooks.ts";
import { type Outcome, type RunAllOptions, runAll } from "../../lib/workbench/runner/run-all.ts";
import { fixture } from "../support/notebooks.ts";

function named(name: string, source: NotebookSource): NotebookSource {
  return { ...source, name, path: `notebooks/${name}.ipynb` };
}

const good = named(
  "good",
  fixture(
    [
      'import { profile, profileName } from "tastelab";\nconst parameters = profile({ seeds: 2, epochs: 3 });',
      "console.log(profileName(), parameters.seeds, parameters.epochs);",
      "await new Promise((go) => setTimeout(go, 20));\nparameters.seeds * 10",
    ],
    { seeds: 5 },
    ["parameters"],
  ),
);
const failing = named(
  "failing",
  fixture(["console.log('first');", "const a = 1;\n\n  throw new RangeError('no more');", "3"]),
);
const killed = named(
  "killed",
  fixture(["1", "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});", "3"]),
);
const wrong = named(
  "wrong",
  fixture(["console.log('run');", "const n = 1;\nconst text: string = n;", "console.log('not run');"]),
);
const late = named("late", fixture(["setTimeout(() => { throw new Error('afterwards'); }, 300); 1", "2"]));
type CodeCell = Extract<Cell, { cell_type: "code" }>;
const cellsOf = ({ executed }: Outcome) => executed.notebook.cells as readonly CodeCell[];

describe("the runner", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "tastelab-runner-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const said: string[] = [];
  const options: RunAllOptions = {
    profile: "full",
    backend: { name: "cpu", description: "cpu, for a test" },
    library: "as it is",
    force: false,
    jobs: 2,
    screen: { write: (text) => said.push(text) },
    cache: new ExecutedCache(join(folder, "executed")),
    durations: new Durations(join(folder, "durations.json")),
  };
  let outcomes: Outcome[];
  const outcome = (name: string): Outcome => {
    const found = outcomes.find(({ source }) => source.name === name);
    assert.ok(found, name);
    return found;
  };
  before(async () => {
    outcomes = await runAll([good, failing, wrong, killed, late], options);
  });

  it("keeps the order of the notebooks", () => {
    assert.deepEqual(
      outcomes.map(({ source }) => source.name),
      ["good", "failing", "wrong", "killed", "late"],
    );
  });

  it("runs a notebook from top to bottom, with the profile's values in place of the cell's", () => {
    const { failure, executed } = outcome("good");
    assert.equal(failure, null);
    assert.equal(executed.profile, "full");
    const [first, second, third] = cellsOf(outcome("good"));
    assert.deepEqual(first?.outputs, []);
    assert.deepEqual(second?.outputs, [{ output_type: "stream", name: "stdout", text: "full 5 3\n" }]);
    assert.deepEqual(third?.outputs, [
      { output_type: "execute_result", data: { "text/plain": "50" }, metadata: {}, execution_count: 3 },
    ]);
    assert.deepEqual(
      [first, second, third].map((cell) => cell?.execution_count),
      [1, 2, 3],
    );
  });

  it("records when each cell ran, as strings", () => {
    const execution = cellsOf(outcome("good"))[1]?.metadata?.execution as Record<string, unknown>;
    assert.deepEqual(Object.keys(execution).sort(), [
      "iopub.execute_input",
      "iopub.status.busy",
      "iopub.status.idle",
      "shell.execute_reply",
    ]);
    for (const time of Object.values(execution)) assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it("stops a notebook at the cell that fails, and says which, at which line", () => {
    const { failure } = outcome("failing");
    assert.equal(failure?.codeCell, 2);
    assert.match(failure?.text ?? "", /RangeError: no more\ncell 2, line 3, column 9:\n +3 \| +throw new RangeError/);
    const [first, second, third] = cellsOf(outcome("failing"));
    assert.equal(first?.outputs.length, 1);
    assert.equal(second?.outputs[0]?.output_type, "error");
    assert.deepEqual([third?.outputs, third?.execution_count], [[], null]);
    assert.match(said.join(""), /failing +failed after .*\n +notebooks\/failing\.ipynb: code cell 2 failed/);
  });

  it("stops a notebook before the cell that does not compile", () => {
    assert.deepEqual(outcome("wrong").failure, {
      cell: 2,
      codeCell: 2,
      text: [
        "cell 2:2:7 - TS2322: Type 'number' is not assignable to type 'string'.",
        "    2 | const text: string = n;",
        "      |       ^^^^",
      ].join("\n"),
    });
    const [first, second, third] = cellsOf(outcome("wrong"));
    assert.deepEqual(first?.outputs, [{ output_type: "stream", name: "stdout", text: "run\n" }]);
    assert.equal(second?.outputs[0]?.output_type, "error");
    assert.deepEqual(third?.outputs, []);
  });

  it("tells of a kernel that was killed within a cell, in that cell", () => {
    assert.equal(outcome("killed").failure?.codeCell, 2);
    assert.match(outcome("killed").failure?.text ?? "", /ended by SIGKILL/);
    assert.equal(cellsOf(outcome("killed"))[1]?.outputs.at(-1)?.output_type, "error");
  });

  it("fails a notebook for an error that comes after its last cell", () => {
    assert.equal(outcome("late").failure?.codeCell, 1);
    assert.match(outcome("late").failure?.text ?? "", /Error: afterwards/);
  });

  it("ends its kernels when it is interrupted", async () => {
    const stop = new AbortController();
    const endless = named("endless", fixture(["await new Promise(() => setTimeout(() => {}, 1e6));"]));
    let pid = 0;
    const onKernel = (started: number) => {
      pid = started;
      setTimeout(() => stop.abort(new Error("by hand")), 300);
    };
    await assert.rejects(runAll([endless], { ...options, signal: stop.signal, onKernel }), /by hand/);
    assert.ok(pid > 0);
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });
});
