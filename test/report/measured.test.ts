import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { attachNotebook } from "../../lib/base/notebook.ts";
import { claimsTable } from "../../lib/report/claims-table.ts";
import { advantage, arithmetic, claim, measured } from "../../lib/report/measured.ts";
import { mimeTypes } from "../../lib/report/mime.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";

type Bundle = Readonly<Record<string, unknown>>;

describe("measured", () => {
  let shown: Bundle[];
  const key = Symbol.for("tastelab.notebook");
  const attach = (name: "quick" | "full") =>
    attachNotebook({
      signal: new AbortController().signal,
      cell: 1,
      profile: { name, parameters: {} },
      display: (bundle) => shown.push(bundle),
      clear: () => {},
    });
  beforeEach(() => {
    shown = [];
    attach("quick");
  });
  afterEach(() => Reflect.deleteProperty(globalThis, key));

  const dot = { ...arithmetic, value: 1, finding: "The vectors <share> one place." };

  it("judges, shows the block with the measurement in it, and hands both back", () => {
    const judged = measured("d2-dot", dot);
    assert.equal(judged.verdict, "contradicted by arithmetic");
    assert.equal(judged.preliminary, true);
    assert.deepEqual(judged.toMimeBundle(), {});
    assert.equal(shown.length, 1);
    const [bundle] = shown;
    assert.deepEqual(bundle?.[mimeTypes.measurement], { ...dot, claim: "d2-dot" });
    const markup = String(bundle?.["text/html"]);
    assert.match(markup, /preliminary: contradicted by arithmetic/);
    assert.match(markup, /The vectors &lt;share&gt; one place\./);
    assert.match(markup, /<th scope="row">Stated<\/th>\s*<td>2 \(the dot product\)<\/td>/);
    const text = String(bundle?.["text/plain"]);
    assert.match(text, /^d2-dot: preliminary: contradicted by arithmetic\n {2}Document 2, 4\.3: /);
    assert.match(text, /Measured: 1\n/);
  });

  it("is not preliminary in a full run", () => {
    attach("full");
    assert.equal(measured("d2-dot", dot).preliminary, false);
    assert.match(String(shown[0]?.["text/plain"]), /^d2-dot: contradicted by arithmetic\n/);
  });

  it("shows difference, control, checks and provenance of a direction", () => {
    measured("d1-attention", {
      value: 0.31,
      interval: [0.28, 0.34],
      control: { value: 0.001, interval: [-0.01, 0.012] },
      checks: {
        "the attention layer equals an independent implementation, forward": true,
        "the attention layer equals an independent implementation, gradient": false,
      },
      finding: "Ahead.",
      protocol: "planted lag",
      seeds: [1, 2],
      backend: "cpu",
      seconds: 4,
    });
    const text = String(shown[0]?.["text/plain"]);
    assert.match(text, /not reproduced/);
    assert.match(text, /Difference: 0\.310 \[0\.280, 0\.340\]/);
    assert.match(text, /Control: 0\.001 \[−0\.010, 0\.012\] \(sequences without the planted dependence\)/);
    assert.match(text, /✓ the attention layer .* forward\n {2}✗ the attention layer .* gradient/);
    assert.match(text, /planted lag · seeds 1, 2 · cpu · 4 s$/);
  });

  it("refuses an id that does not exist, naming near ones, and shows nothing", () => {
    assert.throws(
      () => measured("d2-dott", dot),
      (error) => error instanceof InputError && /Did you mean d2-dot,/.test(error.message),
    );
    assert.equal(shown.length, 0);
  });

  it("prints text where there is no notebook", () => {
    Reflect.deleteProperty(globalThis, key);
    const lines: string[] = [];
    const print = console.log;
    console.log = (line: string) => lines.push(line);
    try {
      measured("d2-sigmoid", { ...arithmetic, value: 0.88, finding: "…" });
    } finally {
      console.log = print;
    }
    assert.match(lines.join("\n"), /^d2-sigmoid: preliminary: contradicted/);
  });

  it("lists what was measured so far in a table of claims", () => {
    measured("d2-dot", dot);
    const bundle = claimsTable(["d2-dot", "d5-explain"]).toMimeBundle();
    assert.match(String(bundle["text/plain"]), /d2-dot +preliminary: contradicted by arithmetic +The vectors <share>/);
    assert.match(String(bundle["text/plain"]), /d5-explain +not yet measured/);
    assert.ok(String(bundle["text/html"]).includes("The vectors &lt;share&gt;"));
    assert.throws(() => claimsTable(["d9-nothing"]), InputError);
  });

  it("gives the claim to compute with", () => {
    const cosine = claim("d5-cosine-hand");
    assert.ok(cosine.kind === "number" && cosine.stated === 0.98);
  });

  it("turns a comparison so that more is better", () => {
    const comparison = { difference: -0.02, ci95: [-0.03, -0.01] } as const;
    assert.deepEqual(advantage(comparison, "lower"), { value: 0.02, interval: [0.01, 0.03] });
    assert.deepEqual(advantage(comparison, "higher"), { value: -0.02, interval: [-0.03, -0.01] });
  });

  it("finds the claims when the library is loaded as CommonJS too, as the kernel does", () => {
    const script = `const { claim } = require("./lib/report/measured.ts"); console.log(claim("d2-dot").stated);`;
    const tsx = join(projectRoot, "node_modules", "tsx", "dist", "cjs", "index.cjs");
    const run = spawnSync(process.execPath, ["--require", tsx, "-e", script], { cwd: projectRoot, encoding: "utf8" });
    assert.equal(run.stdout.trim(), "2", run.stderr);
  });
});
