import { type Html, html, scriptJson } from "../markup.ts";
import { mimeTypes } from "../mime.ts";
import { isFlat } from "../plotly-parts.ts";
import { type Bundle, pictureAddress, plainText, textOf } from "./bundle.ts";

/** The mark of figures that need the whole of plotly: those in space, on maps of the earth, on other planes. */
export const wholePlotly = 'data-plotly="whole"';

interface Figure {
  readonly data?: readonly { readonly type?: string }[];
  readonly layout?: {
    readonly height?: unknown;
    readonly margin?: object;
    readonly title?: string | { readonly text?: string };
  };
}

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#36;": "$" };

/** The title of a figure as plain text; null where it has none, or one that plotly reads as its small HTML. */
function titleOf({ layout }: Figure): string | null {
  const given = typeof layout?.title === "object" ? layout.title?.text : layout?.title;
  if (given === undefined || given.trim() === "" || given.includes("<")) return null;
  return given.replace(/&(?:amp|lt|gt|#36);/g, (entity) => entities[entity] as string);
}

/**
 * The picture of a figure. Where the title stands above it as text, it is cut off the picture: the head of the library's
 * own pictures is as high as that of the figures they show.
 */
function stillOf(bundle: Bundle, title: string | null): Html | null {
  const mime = ["image/svg+xml", "image/png"].find((one) => one in bundle);
  if (mime === undefined) return null;
  let shown = bundle;
  if (mime === "image/svg+xml" && title !== null) {
    const svg = textOf(bundle[mime]).replace(/<text [^>]*class="gtitle"[^>]*>.*?<\/text>/s, "");
    const cut = svg.replace(/(?<=^<svg [^>]*) viewBox="0 0 (\d+) (\d+)" height="\d+"/, (_, width, height) => {
      const left = Number(height) - titleRoom;
      return ` viewBox="0 ${titleRoom} ${width} ${left}" height="${left}"`;
    });
    shown = { [mime]: cut };
  }
  return html`<img class="still" src="${pictureAddress(mime, shown)}" alt="${title ?? plainText(bundle)}">`;
}

/** The room that a title takes above its figure, in pixels, beyond what stays free above every figure. */
const titleRoom = 20;

/**
 * A figure as a block that the page's program draws. Its title stands above it as text, which wraps, and what it shows
 * stands under it in words. Its picture, if it has one, holds the place until it is drawn, in print, and where no script runs.
 * @param tallest how tall it may be at the most, in pixels
 */
export function figureBlock(bundle: Bundle, tallest = Number.POSITIVE_INFINITY): Html {
  const figure = (bundle[mimeTypes.plotly] ?? {}) as Figure;
  const title = titleOf(figure);
  const { title: _shownAbove, ...rest } = figure.layout ?? {};
  const asked = Math.min(typeof rest.height === "number" ? rest.height : 450, tallest);
  const height = title === null ? asked : asked - titleRoom;
  const untitled = { ...rest, height, margin: { ...rest.margin, t: 28 } };
  const shown = { ...figure, layout: title === null ? { ...figure.layout, height } : untitled };
  const words = plainText(bundle);
  const [first = "", ...more] = words.split("\n");
  const said = first === title ? more : [first, ...more];
  return html`<figure class="plot" aria-label="${title ?? first}" style="--height:${height}px"${isFlat(figure.data ?? []) ? null : html` data-plotly="whole"`}>${
    title === null ? null : html`<figcaption>${title}</figcaption>`
  }${stillOf(bundle, title)}<div class="plot-area"></div>
<script type="application/json">${scriptJson(shown)}</script>${
    said.length === 0
      ? null
      : html`<details class="words"><summary>In words</summary>${said.map((line) => html`<p>${line}</p>`)}</details>`
  }</figure>`;
}
