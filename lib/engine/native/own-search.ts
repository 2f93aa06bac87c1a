import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nativeBuilds } from "../backends/native-cache.ts";
import type { FoundInPanels, PanelQuestions, PanelTable } from "../search/panels.ts";
import { compiledFile } from "./compiled-file.ts";

/** The folder of the sources that are compiled to a search of our own; they include two headers of ../kernels. */
export const searchSources = fileURLToPath(new URL("./search", import.meta.url));
const included = ["products.h", "threads.h"].map((name) =>
  fileURLToPath(new URL(`./kernels/${name}`, import.meta.url)),
);

/** What the compiled module exports: see search/module.cc. */
interface SearchModule {
  findNearest(
    ...given: [
      panels: Float32Array,
      items: number,
      dimensions: number,
      queries: Float32Array,
      k: number,
      squares: boolean,
      offsets: Int32Array,
      excluded: Int32Array,
      foundItems: Int32Array,
      foundScores: Float32Array,
    ]
  ): void;
}

/** Finds the nearest items on as many threads as the process may use, without a pause for anything else. */
export type NativeSearch = (table: PanelTable, questions: PanelQuestions) => FoundInPanels;

let opened: NativeSearch | null | undefined;

/** The file that the search is compiled to, beside a binding. */
export function ownSearchFile(binding: string): string {
  const own = readdirSync(searchSources).sort();
  return compiledFile("search", [...own.map((name) => join(searchSources, name)), ...included], binding);
}

/** The compiled search, opened once; null where it was not compiled or does not load. */
export function nativeSearch(): NativeSearch | null {
  if (opened !== undefined) return opened;
  const [build] = nativeBuilds();
  const file = build === undefined ? null : ownSearchFile(build.binding);
  opened = file !== null && existsSync(file) ? openSearch(file) : null;
  return opened;
}

/** Loads a compiled search; null, with a line on the console, where it does not load. */
export function openSearch(file: string): NativeSearch | null {
  const holder = { exports: {} };
  try {
    process.dlopen(holder, file);
  } catch (error) {
    console.warn(`The search of our own is not used: ${(error as Error).message}`);
    return null;
  }
  const { findNearest } = holder.exports as SearchModule;
  return ({ panels, items, dimensions }, { queries, k, squares, offsets, excluded }) => {
    const found = {
      items: new Int32Array((offsets.length - 1) * k),
      scores: new Float32Array((offsets.length - 1) * k),
    };
    findNearest(
      ...([panels, items, dimensions, queries, k, squares, offsets, excluded, found.items, found.scores] as const),
    );
    return found;
  };
}
