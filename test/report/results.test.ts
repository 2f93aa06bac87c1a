import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { loadClaims } from "../../lib/report/claims.ts";
import { codeBehind } from "../../lib/report/code-files.ts";
import { notebookFingerprint } from "../../lib/report/fingerprint.ts";
import { type KeptResults, keepResults, keptMeasurements, readResults } from "../../lib/report/results.ts";
import { chineseVerdictTable, tableMarkers, verdictTable, withVerdictTable } from "../../lib/report/verdict-table.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { codeCell, dotMeasurement, markdownCell, notebookOf } from "../support/sample-notebook.ts";

const kept: KeptResults = {
  notebook: "digits",
  hash: "a1",
  backend: "cpu",
  machine: "2 cores",
  version: "0.1.0",
  seconds: 2,
  finished: "2026-01-01T00:00:00Z",
  measurements: [{ anchor: "cell-3", measurement: dotMeasurement }],
};

describe("results of full runs", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "results-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are kept one file a notebook, read back, replaced, and gone with the last measurement", () => {
    keepResults(kept, folder);
    keepResults({ ...kept, notebook: "tour" }, folder);
    keepResults({ ...kept, hash: "b2" }, folder);
    assert.deepEqual(readdirSync(folder).sort(), ["digits.json", "tour.json"]);
    assert.deepEqual(readResults(folder), [
      { ...kept, hash: "b2" },
      { ...kept, notebook: "tour" },
    ]);
    keepResults({ ...kept, measurements: [] }, folder);
    assert.deepEqual(readdirSync(folder), ["tour.json"]);
    assert.deepEqual(readResults(join(folder, "nowhere")), []);
  });

  it("are stale once their hash has moved or their notebook is gone", () => {
    const stale = (hash: string | null) => keptMeasurements([kept], () => hash).map((found) => found.stale);
    assert.deepEqual(stale("a1"), [false]);
    assert.deepEqual(stale("a2"), [true]);
    assert.deepEqual(stale(null), [true]);
    assert.deepEqual(keptMeasurements([kept], () => "a1")[0]?.source, { notebook: "digits", anchor: "cell-3" });
  });

  it("that something else wrote are refused by the file's name", () => {
    for (const text of [
      "{ half",
      "[]",
      JSON.stringify({ ...kept, measurements: [{}] }),
      JSON.stringify({ ...kept, notebook: "tour" }),
    ]) {
      writeFileSync(join(folder, "digits.json"), text);
      assert.throws(
        () => readResults(folder),
        (error) => error instanceof InputError && error.message.includes("digits.json"),
      );
    }
  });
});

describe("notebookFingerprint", () => {
  let root: string;
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "project-"));
    mkdirSync(join(root, "lib"));
    mkdirSync(join(root, "data"));
    const manifest = { name: "tastelab", exports: { ".": "./lib/index.ts" }, dependencies: { mathjs: "15.2.0" } };
    write("package.json", JSON.stringify(manifest));
    write(
      "lib/index.ts",
      'export { als } from "./als.ts";\nexport { ease as EASE } from "./ease.ts";\nexport const own = 1;\n',
    );
    write(
      "lib/als.ts",
      'import { solve } from "./solve.ts";\nimport { matrix } from "mathjs";\nexport const als = () => solve(matrix());\n',
    );
    write("lib/solve.ts", "export function solve(n: unknown) { return n; }\n");
    write("lib/ease.ts", "export const ease = 2;\n");
    write("data/manifest.json", "{}");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const using = (names: string, prose = "# ALS") =>
    notebookOf(markdownCell(prose), codeCell(`import { ${names} } from "tastelab";\n${names};`));
  const hash = (names = "als", prose?: string) =>
    notebookFingerprint(using(names, prose), root, "tensorflow 2 on the CPU");
  const behind = (names: string) => codeBehind(using(names), root).files.map((file) => basename(file));

  it("follows the names that cells import to their files and on", () => {
    assert.deepEqual(behind("als"), ["als.ts", "solve.ts"]);
    assert.deepEqual(behind("EASE"), ["ease.ts"]);
    assert.deepEqual(behind("own"), ["als.ts", "ease.ts", "index.ts", "solve.ts"]);
    assert.deepEqual(codeBehind(using("als"), root).packages, ["mathjs@15.2.0"]);
    const all = notebookOf(codeCell('import * as tastelab from "tastelab";\ntastelab;'));
    assert.equal(codeBehind(all, root).files.length, 4);
  });

  it("leaves out what only shows and judges results, and its packages", () => {
    mkdirSync(join(root, "lib", "plots"));
    write(
      "lib/plots/lines.ts",
      'import { ease } from "../ease.ts";\nimport { draw } from "mathjs";\nexport const lines = draw(ease);\n',
    );
    write("lib/index.ts", 'export { lines } from "./plots/lines.ts";\n');
    assert.deepEqual(behind("lines"), ["ease.ts"]);
    assert.deepEqual(codeBehind(using("lines"), root).packages, []);
  });

  it("follows what cells use of a namespace, as values, in whichever cell", () => {
    const of = (...uses: string[]) => {
      const cells = ['import * as lab from "tastelab";', ...uses].map((text) => codeCell(text));
      return codeBehind(notebookOf(...cells), root).files.map((file) => basename(file));
    };
    assert.deepEqual(of("lab.EASE;"), ["ease.ts"]);
    assert.deepEqual(of("[lab.EASE];", "[1].map(() => lab.als());"), ["als.ts", "ease.ts", "solve.ts"]);
    assert.deepEqual(of("const one: lab.Recommender = lab.EASE as typeof lab.als;"), ["ease.ts"]);
    assert.deepEqual(of('await import("node:fs");'), []);
    for (const use of [
      'lab["als"];',
      "const { als } = lab;",
      "log(lab);",
      'await import("tastelab");',
      "import(name);",
    ])
      assert.equal(of(use).length, 4, use);
  });

  it("moves with the cells, the code behind them, packages and the data's manifest", () => {
    const before = hash();
    const moved = (change: () => void) => {
      change();
      assert.notEqual(hash(), before);
    };
    assert.match(before, /^[0-9a-f]{32}$/);
    assert.notEqual(hash("EASE"), before);
    moved(() => write("lib/solve.ts", "export function solve(n: unknown) { return [n]; }\n"));
    write("lib/solve.ts", "export function solve(n: unknown) { return n; }\n");
    moved(() => write("data/manifest.json", '{ "sha256": "1" }'));
    write("data/manifest.json", "{}");
    moved(() =>
      write(
        "package.json",
        JSON.stringify({ name: "tastelab", exports: { ".": "./lib/index.ts" }, dependencies: { mathjs: "15.3.0" } }),
      ),
    );
  });

  it("stays with prose, comments, types, and code that the notebook does not use", () => {
    const before = hash();
    assert.equal(hash("als", "# Another title"), before);
    write("lib/solve.ts", "/** Solves. */\nexport function solve(n: number | unknown) { return n; } // as it is\n");
    write("lib/ease.ts", "export const ease = 3;\n");
    assert.equal(hash(), before);
    mkdirSync(join(root, "lib", "report"));
    write("lib/report/show.ts", "export const show = 1;\n");
    write("lib/index.ts", 'export { als } from "./als.ts";\nexport { show } from "./report/show.ts";\n');
    const shows = hash("als, show");
    write("lib/report/show.ts", "export const show = 2;\n");
    assert.equal(hash("als, show"), shows);
  });

  it("stays with quick values that the full profile replaces, and moves with all others", () => {
    const of = (cell: string, full: Record<string, unknown> = { epochs: 9, rates: { lstm: 1 } }) => {
      const source = `const parameters = lab.profile({ ${cell} });`;
      const tagged = { ...codeCell(source), metadata: { tags: ["parameters"] } };
      const metadata = { tastelab: { profiles: { full } } };
      return notebookFingerprint({ ...notebookOf(tagged), metadata }, root, "cpu");
    };
    const rates = "rates: { lstm: 0.1, gru: 0.2 }";
    const before = of(`epochs: 2, users: 30, ${rates}`);
    assert.equal(of("epochs: 3, users: 30,\n  rates: { lstm: [0.3], gru: 2e-1 },\n"), before);
    assert.equal(of(`epochs: 2, users: 5, ${rates}`, { epochs: 9, users: 30, rates: { lstm: 1 } }), before);
    assert.notEqual(of(`epochs: 2, users: 31, ${rates}`), before);
    assert.notEqual(of("epochs: 2, users: 30, rates: { lstm: 0.1, gru: 0.3 }"), before);
    assert.equal(of("epochs: 2", { epochs: null }), of("epochs: 3", { epochs: null }));
    assert.notEqual(of(`epochs: 2, users: 30, ${rates}`, { epochs: 8, rates: { lstm: 1 } }), before);
    assert.notEqual(of(`epochs: 2, users: 30, ${rates}`, { epochs: 9, rates: { lstm: 2 } }), before);
    for (const [one, other] of [
      ["rates: rates(2)", "rates: rates(3)"],
      ["users: -1", "users: 1"],
      ["users: [[1], true]", "users: [[1], false]"],
      ["...others, users: null", "...other, users: null"],
    ] as const) {
      assert.notEqual(of(one), of(other), one);
    }
    assert.equal(of("epochs: rates(2), users: [-1, 'a']"), of('epochs: rates(3), users: [-1.0, "a"]'));
    const untagged = (text: string) =>
      notebookFingerprint(notebookOf(codeCell(`lab.profile({ ${text} })`)), root, "cpu");
    assert.notEqual(untagged("epochs: 2"), untagged("epochs: 3"));
  });

  it("stays with the code of engines that it did not run on", () => {
    const files = ["backends/wasm.ts", "backends/tensorflow.ts", "wasm/mend.ts", "native/lstm.ts", "shared.ts"];
    for (const folder of ["backends", "wasm", "native"])
      mkdirSync(join(root, "lib/engine", folder), { recursive: true });
    for (const file of files) write(`lib/engine/${file}`, "export const x = 1;\n");
    write("lib/engine/backends/wasm.ts", 'import "../wasm/mend.ts";\nimport "../shared.ts";\n');
    write("lib/als.ts", files.map((file) => `import "./engine/${file}";`).join("\n"));
    const on = (backend: string) => notebookFingerprint(using("als"), root, backend);
    const moving = (file: string) => {
      const backends = ["tensorflow 2.21.0 on the CPU", "wasm 4.22.0 on 2 threads", "unknown (it broke)"];
      const before = backends.map(on);
      write(`lib/engine/${file}`, "export const x = 2;\n");
      return backends.filter((backend, index) => on(backend) !== before[index]).map((backend) => backend.split(" ")[0]);
    };
    assert.deepEqual(moving("wasm/mend.ts"), ["wasm", "unknown"]);
    assert.deepEqual(moving("native/lstm.ts"), ["tensorflow", "unknown"]);
    assert.deepEqual(moving("backends/tensorflow.ts"), ["tensorflow", "unknown"]);
    assert.deepEqual(moving("shared.ts"), ["tensorflow", "wasm", "unknown"]);
  });
});

describe("verdictTable", () => {
  const claims = loadClaims();

  it("counts by document and lists what full runs measured, stale or not", () => {
    const table = verdictTable(claims, [kept]);
    assert.match(table, /^\| document \| contradicted by arithmetic \| not yet measured \| claims \|\n/);
    assert.match(table, /\n\| all \| 1 \| 103 \| 104 \|\n/);
    assert.match(
      table,
      /\n\| `d2-dot` \| The dot product .* \| 2 \| 1 \| contradicted by arithmetic \| digits \|\n\n<\/details>$/,
    );
    assert.ok(!verdictTable(claims, []).includes("`d"));
  });

  it("goes between its markers and nowhere else", () => {
    const text = `# A\n${tableMarkers.begin}\nold\n${tableMarkers.end}\nend\n`;
    const expected = `# A\n${tableMarkers.begin}\nnew\n${tableMarkers.end}\nend\n`;
    assert.equal(withVerdictTable(text, "new"), expected);
    assert.equal(withVerdictTable(expected, "new"), expected);
    assert.throws(() => withVerdictTable("# A", "new"), /README\.md: .* got neither/);
    assert.throws(() => withVerdictTable(`${tableMarkers.end}${tableMarkers.begin}`, "new"), /got the other order/);
  });

  it("stands in the README as it is today", () => {
    const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
    assert.ok(withVerdictTable(readme, verdictTable(claims, readResults())) === readme, "rewrite it: npm run readme");
    const chinese = readFileSync(join(projectRoot, "README.zh-CN.md"), "utf8");
    const table = chineseVerdictTable(claims, readResults());
    assert.ok(withVerdictTable(chinese, table) === chinese, "rewrite it: npm run readme");
  });
});
