import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { projectRoot } from "../lib/workbench/paths.ts";

const lib = join(projectRoot, "lib");

/** Which rooms a room may import from, beside itself. */
const stairs: Readonly<Record<string, readonly string[]>> = {
  base: [],
  data: ["base"],
  engine: ["base", "data"],
  language: ["base", "data", "engine"],
  models: ["base", "data", "engine", "language"],
  eval: ["base", "data", "models"],
  plots: ["base", "report"],
  report: ["base", "data", "models", "eval"],
  study: ["base", "data", "engine", "models", "eval", "plots", "report"],
  workbench: ["base", "data", "engine", "models", "eval", "plots", "report", "study"],
};

/** The files that alone may import a package. */
const doors: Readonly<Record<string, RegExp>> = {
  "@tensorflow/": /^engine\/tf\.ts$/,
  "danfojs-node": /^data\/frames\.ts$/,
  "@duckdb/": /^data\/reading\//,
  "umap-js": /^models\/embeddings\/maps\.ts$/,
  "@huggingface/tokenizers": /^language\/tokenizer\//,
  usearch: /^models\/retrieval\/usearch\.ts$/,
  tslab: /^workbench\/kernel\//,
  zeromq: /^workbench\/(kernel|runner)\//,
};

interface SourceFile {
  /** Relative to lib, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly { readonly from: string; readonly typeOnly: boolean }[];
}

function sourceFiles(): SourceFile[] {
  return readdirSync(lib, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.(ts|mjs|cjs)$/.test(path))
    .map((path) => {
      const text = readFileSync(join(lib, path), "utf8");
      const statements = text.matchAll(
        /^\s*(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"|import\("([^"]+)"\)/gm,
      );
      return {
        path,
        lines: text.split("\n").length - 1,
        imports: [...statements].map(([, type, named, dynamic]) => ({
          from: (named ?? dynamic) as string,
          typeOnly: type !== undefined,
        })),
      };
    });
}

const files = sourceFiles();
const roomOf = (path: string) => (path.includes("/") ? (path.split("/")[0] as string) : "");
const target = (path: string, from: string) => relative(lib, resolve(lib, dirname(path), from)).replaceAll("\\", "/");

describe("architecture", () => {
  it("has rooms whose imports only go down the stairs", () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ from }) => from.startsWith("."))
        .map(({ from }) => target(path, from))
        .filter((to) => {
          const [here, there] = [roomOf(path), roomOf(to)];
          return !to.startsWith("../") && here !== "" && here !== there && !(stairs[here] ?? []).includes(there);
        })
        .map((to) => `${path} imports ${to}`),
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual(
      [...new Set(files.map(({ path }) => roomOf(path)))].filter((room) => room !== "" && !(room in stairs)),
      [],
    );
  });

  it("lets packages in by one door each", () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ from, typeOnly }) =>
          Object.entries(doors).some(([name, door]) => !typeOnly && from.startsWith(name) && !door.test(path)),
        )
        .map(({ from }) => `${path} imports ${from}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("has no cycles", () => {
    const edges = new Map(
      files.map(({ path, imports }) => [
        path,
        imports.filter(({ from, typeOnly }) => from.startsWith(".") && !typeOnly).map(({ from }) => target(path, from)),
      ]),
    );
    const done = new Set<string>();
    const walk = (path: string, trail: readonly string[]): void => {
      assert.ok(!trail.includes(path), `a cycle: ${[...trail, path].join(" → ")}`);
      if (done.has(path)) return;
      for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const path of edges.keys()) walk(path, []);
  });

  it("has no file of more than 300 lines but the list of public names", () => {
    assert.deepEqual(
      files
        .filter(({ path, lines }) => lines > 300 && path !== "index.ts")
        .map(({ path, lines }) => `${path}: ${lines}`),
      [],
    );
  });

  it("has one tfjs-core in the tree", () => {
    const lock = JSON.parse(readFileSync(join(projectRoot, "package-lock.json"), "utf8"));
    const cores = Object.keys(lock.packages).filter((path) => path.endsWith("/@tensorflow/tfjs-core"));
    assert.deepEqual(cores, ["node_modules/@tensorflow/tfjs-core"]);
  });

  it("gives browsers an entry that bundles without anything of Node, tfjs or danfo", async () => {
    const { metafile } = await build({
      stdin: {
        contents: 'export * from "tastelab/browser";',
        resolveDir: projectRoot,
        loader: "ts",
      },
      bundle: true,
      platform: "browser",
      format: "esm",
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    const outside = Object.keys(metafile.inputs).filter((path) => !path.startsWith("lib/") && path !== "<stdin>");
    assert.deepEqual(outside, []);
    assert.ok(Object.keys(metafile.inputs).includes("lib/models/item-cosine.ts"));
  });
});
