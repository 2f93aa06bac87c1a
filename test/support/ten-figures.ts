import { renderNotebookPage } from "../../lib/report/html/notebook-page.ts";
import { gallery } from "../plots/gallery.ts";
import { codeCell, markdownCell, notebookOf, shown } from "./sample-notebook.ts";

/**
 * The page of a notebook with ten figures, each of another kind, with some words and code between them.
 * @param before what stands above all of them
 */
export function tenFigures(before = ""): string {
  const figures = Object.entries(gallery).slice(0, 10);
  const words = "What is assumed, and what to expect, $\\sum_i x_i^2$ included. ".repeat(5);
  const notebook = notebookOf(
    // Wider than a phone, as formulas can be.
    markdownCell(`$$${Array.from({ length: 12 }, (_, at) => `x_{${at}}^2`).join(" + ")} = \\lVert x \\rVert^2$$`),
    markdownCell(`# Ten figures\n\n${words}\n\n${before}`),
    ...figures.flatMap(([name, figure]) => [
      markdownCell(`## ${name}\n\n${words}`),
      codeCell(`${name}({\n  /* what it shows */\n});`, [shown(figure.toMimeBundle() as Record<string, unknown>)]),
    ]),
  );
  return renderNotebookPage({ name: "ten-figures", notebook, facts: [["Profile", "quick"]], claims: [] });
}
