import type { NotebookSource } from "../../lib/workbench/runner/notebooks.ts";

/**
 * A notebook made of code cells, named "made".
 * @param full values of its full profile
 * @param tags of its first cell
 */
export function fixture(
  cells: readonly string[],
  full: Readonly<Record<string, unknown>> | null = null,
  tags: readonly string[] = [],
): NotebookSource {
  return {
    name: "made",
    path: "made.ipynb",
    notebook: {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { name: "tastelab", display_name: "TypeScript (tastelab)", language: "typescript" },
        ...(full === null ? {} : { tastelab: { profiles: { full } } }),
      },
      cells: cells.map((source, index) => ({
        cell_type: "code",
        id: `cell-${index}`,
        metadata: index === 0 && tags.length > 0 ? { tags } : {},
        execution_count: null,
        outputs: [],
        source,
      })),
    },
  };
}
