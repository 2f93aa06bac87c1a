import { currentBackend } from "../backend.ts";
import { type HotSearch, hotSearch } from "../hot/nearest.ts";
import { nativeSearch } from "../native/own-search.ts";
import { type FoundInPanels, type PanelQuestions, type PanelTable, panelTable } from "./panels.ts";

/** A table that loops of our own search through on the processor. */
export interface PanelSearch {
  /** What the backend in use finds, or null where it has no such loop: engines of their own for graphics, plain JavaScript. */
  find(questions: PanelQuestions): Promise<FoundInPanels | null>;
}

/**
 * Rows of vectors, row-major [items, dimensions], to be searched by the backend in use: by a compiled module with native
 * TensorFlow on the processor, by WebAssembly with the backend wasm. They are laid out when they are first searched, and
 * must not change.
 */
export function panelSearch(values: Float32Array, dimensions: number): PanelSearch {
  let table: PanelTable | undefined;
  let hot: Promise<HotSearch | null> | undefined;
  const laidOut = () => {
    table ??= panelTable(values, dimensions);
    return table;
  };
  return {
    async find(questions) {
      const { name, gpu } = currentBackend();
      if (name === "tensorflow" && !gpu) return nativeSearch()?.(laidOut(), questions) ?? null;
      if (name !== "wasm") return null;
      hot ??= hotSearch(laidOut());
      return (await hot)?.(questions) ?? null;
    },
  };
}
