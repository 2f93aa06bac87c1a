import { setImmediate } from "node:timers/promises";
import { lacksPicture, withPicture } from "../../plots/picture/with-picture.ts";
import type { Cell, NotebookFile, Output } from "../../report/nbformat.ts";

/**
 * A notebook whose figures have pictures. The runner draws them for all notebooks in its own process, so that Plotly is
 * loaded once and not in every kernel; between two it lets others have their turn.
 */
export async function withPictures(notebook: NotebookFile): Promise<NotebookFile> {
  const cells: Cell[] = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") {
      cells.push(cell);
      continue;
    }
    const outputs: Output[] = [];
    for (const output of cell.outputs) {
      const lacks = "data" in output && lacksPicture(output.data);
      if (lacks) await setImmediate();
      outputs.push(lacks ? { ...output, data: withPicture(output.data) } : output);
    }
    cells.push({ ...cell, outputs });
  }
  return { ...notebook, cells };
}
