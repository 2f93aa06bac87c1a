import assert from "node:assert/strict";
import { mimeTypes } from "../../lib/report/mime.ts";
import { withPictures } from "../../lib/workbench/runner/pictures.ts";
import { codeCell, markdownCell, notebookOf, shown } from "../support/sample-notebook.ts";

describe("withPictures", () => {
  it("puts pictures beside the figures of a notebook and touches nothing else", async () => {
    const figure = { [mimeTypes.plotly]: { data: [{ y: [1, 3, 2] }], layout: {} }, "text/plain": "One line" };
    const table = { "text/html": "<table></table>" };
    const notebook = notebookOf(markdownCell("# A"), codeCell("a", [shown(figure), shown(table)]), codeCell("b", []));
    const pictured = await withPictures(notebook);
    const [, cell] = pictured.cells;
    assert.ok(cell?.cell_type === "code");
    const [first, second] = cell.outputs.map((output) => ("data" in output ? output.data : {}));
    assert.match(String(first?.["image/svg+xml"]), /^<svg [\s\S]*<title>One line<\/title>/);
    assert.deepEqual(first?.[mimeTypes.plotly], figure[mimeTypes.plotly]);
    assert.deepEqual(second, table);
    assert.deepEqual([pictured.cells[0], pictured.cells[2]], [notebook.cells[0], notebook.cells[2]]);
    assert.deepEqual(await withPictures(pictured), pictured);
  });
});
