import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths.ts";

/** What the project's own package.json holds, as far as the package takes it over. */
interface ProjectManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Packages that are loaded only when they are used, and that not everybody can or wants to install: danfo and TensorFlow
 * want overrides or a compiler, which do not travel with a package; the others bring programs for some machines only.
 */
const optional = new Set(["danfojs-node", "@tensorflow/tfjs-node-gpu", "tslab", "webgpu", "usearch"]);

/** Needed beside what is imported: the compiler of the WebAssembly kernels, and what draws figures on pages and as pictures. */
const also = ["assemblyscript", "linkedom", "plotly.js-cartesian"];

/** The package's own package.json. @param imports the packages that its files name */
export function packageManifest(imports: ReadonlySet<string>): object {
  const project = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as ProjectManifest;
  const { name, version, description, license, engines, dependencies } = project;
  const wanted = [...new Set([...imports, ...also])].sort();
  const versions = (some: readonly string[]) =>
    Object.fromEntries(some.map((one) => [one, dependencies[one] ?? "*"] as const));
  const peers = [...new Set([...wanted.filter((one) => optional.has(one)), "tslab"])].sort();
  return {
    ...{ name, version, description, license, type: "module", engines, sideEffects: false },
    exports: {
      ...Object.fromEntries(
        ["index", "frames", "browser"].map((entry) => [
          entry === "index" ? "." : `./${entry}`,
          { types: `./lib/${entry}.d.ts`, default: `./lib/${entry}.js` },
        ]),
      ),
      "./package.json": "./package.json",
    },
    files: ["lib", "data"],
    dependencies: versions(wanted.filter((one) => !optional.has(one))),
    peerDependencies: versions(peers),
    peerDependenciesMeta: Object.fromEntries(peers.map((one) => [one, { optional: true }])),
  };
}
