import { type Html, html } from "../markup.ts";
import { mimeTypes } from "../mime.ts";
import { cellAnchor, type NotebookFile } from "../nbformat.ts";
import { figureBlock } from "./figure-block.ts";

/** A figure that the front page shows, with the cell that drew it. */
export interface GalleryFigure {
  /** The name of its notebook, the notebook's title, and the cell's anchor on its page. */
  readonly notebook: string;
  readonly title: string;
  readonly anchor: string;
  /** What the cell showed. */
  readonly bundle: Readonly<Record<string, unknown>>;
}

/** The tag of cells whose figure stands on the front page. */
const galleryTag = "gallery";

/** The figures of a notebook that are tagged for the front page, the first of each cell. */
export function galleryFigures(name: string, title: string, notebook: NotebookFile): GalleryFigure[] {
  return notebook.cells.flatMap((cell, index) => {
    const tags = cell.metadata?.tags;
    if (cell.cell_type !== "code" || !Array.isArray(tags) || !tags.includes(galleryTag)) return [];
    for (const output of cell.outputs) {
      if (!("data" in output) || !(mimeTypes.plotly in output.data)) continue;
      return [{ notebook: name, title, anchor: cellAnchor(index), bundle: output.data }];
    }
    return [];
  });
}

/** The figures side by side, each under a link to its cell; nothing where there are none. */
export function gallerySection(figures: readonly GalleryFigure[]): Html | null {
  if (figures.length === 0) return null;
  return html`<section aria-labelledby="gallery"><h2 id="gallery">Some figures</h2><div class="gallery" tabindex="0" role="region" aria-labelledby="gallery">${figures.map(
    ({ notebook, title, anchor, bundle }) =>
      html`<div><p><a href="${notebook}.html#${anchor}">${title}</a></p>${figureBlock(bundle, 380)}</div>`,
  )}</div></section>`;
}
