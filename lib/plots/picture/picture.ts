import { createHash } from "node:crypto";
import { InputError } from "../../base/errors.ts";
import { isFlat } from "../../report/plotly-parts.ts";
import { pictureFont, pictureTheme, theme } from "../theme.ts";
import { withShortTitles } from "./axis-titles.ts";
import { compact } from "./compact.ts";
import { marksOnce } from "./marks-once.ts";
import type { Plain } from "./plain.ts";
import { type DocumentElement, type Drawing, drawing } from "./plotly.ts";
import { thinned } from "./thinned.ts";

/** What Plotly draws: traces and a layout, as plain data. */
export interface Drawable {
  readonly data: readonly unknown[];
  readonly layout?: object;
}

/** The width of a picture in pixels, unless its figure asks for another. */
const pictureWidth = 720;
/** The most marks in one picture, and the most characters. */
const mostMarks = 1500;
const mostCharacters = 150_000;

const namespace = "http://www.w3.org/2000/svg";

/** Kinds of traces that Plotly draws by WebGL or over maps that it would fetch: no picture without a browser. */
const beyond =
  /3d$|^(?:surface|cone|streamtube|volume|isosurface|splom|parcoords|scattergeo|(?:choropleth|scattermap|densitymap).*)$/;

/**
 * A figure as an SVG picture that any viewer shows: drawn by Plotly itself, without a browser, on white paper, with its
 * title and content in words as `<title>` and `<desc>`. At most about 150 kB: of many points some are left out, which a
 * line under the picture then says. The same figure gives the same text, byte for byte.
 * @param words what the figure shows: its title on the first line, the rest below
 * @throws InputError for kinds of traces that need a graphics card or a map from the network
 */
export function picture(figure: Drawable, words: string): string {
  const data = figure.data.map((trace) => withoutWebGL(trace as Plain));
  let svg = "";
  for (let most = mostMarks; most >= mostMarks / 16; most /= 2) {
    const thin = thinned(data, most);
    const note =
      thin.drawn === thin.whole
        ? null
        : `${thin.drawn.toLocaleString("en-US")} of ${thin.whole.toLocaleString("en-US")} points are drawn here.`;
    svg = drawn({ data: thin.data, layout: figure.layout ?? {} }, words, note);
    if (svg.length <= mostCharacters) return svg;
  }
  throw new InputError({
    wanted: `a figure that a picture of ${mostCharacters / 1000} kB can show`,
    got: `${Math.round(svg.length / 1000)} kB`,
    fix: "Plot fewer lines, bars or cells at once.",
  });
}

function withoutWebGL(trace: Plain): Plain {
  const { type = "scatter" } = trace;
  if (beyond.test(String(type))) {
    throw new InputError({
      wanted: "a kind of trace that can be drawn without a graphics card",
      got: String(type),
      fix: "See it in JupyterLab or in the report, which draw it interactively.",
    });
  }
  return { ...trace, type: String(type).replace(/gl$/, "") };
}

function drawn(
  { data, layout }: { data: readonly Plain[]; layout: object },
  words: string,
  note: string | null,
): string {
  const tools = drawing(!isFlat(data));
  const { plotly, document } = tools;
  const area = document.createElement("div");
  document.body.append(area);
  try {
    // Plotly writes into what it is given.
    const own = structuredClone({ data, layout: { width: pictureWidth, height: 450, ...layout } });
    const result = plotly.newPlot(area, own.data, forPicture(own.layout), { staticPlot: true });
    if (result.state !== "kept") throw result.value ?? new Error("internal: Plotly waits for something");
    const svg = plotly.Snapshot.toSVG(area, "svg", 1);
    return finished(tools, svg, words, note);
  } finally {
    area.remove();
  }
}

/** The layout in the colours of pictures, unless it brings a template of its own, without what would have to be fetched. */
function forPicture(layout: Plain): object {
  const { template, images } = layout;
  const ours = template === undefined || JSON.stringify(template) === JSON.stringify(theme);
  const near = (Array.isArray(images) ? images : []).filter(({ source }) => String(source).startsWith("data:image/"));
  return { ...withShortTitles(layout), images: near, ...(ours ? { template: pictureTheme } : {}) };
}

function finished({ document, parse }: Drawing, svg: string, words: string, note: string | null): string {
  const root = parse(svg).documentElement;
  const create = (name: string) => document.createElementNS(namespace, name);
  const written = (name: string, text: string) => {
    const element = create(name);
    element.textContent = text;
    return element;
  };
  const [title = "", ...rest] = words.split("\n");
  const width = Number(root.getAttribute("width"));
  const height = Number(root.getAttribute("height")) + (note === null ? 0 : 22);
  compact(root);
  marksOnce(root, create);
  const paper = create("rect");
  for (const [name, value] of Object.entries({ width, height, fill: "#fff" })) paper.setAttribute(name, String(value));
  root.prepend(written("title", title), written("desc", [...rest, ...(note === null ? [] : [note])].join("\n")), paper);
  if (note !== null) root.append(noteBelow(written("text", note), width, height));
  for (const { name } of [...root.attributes]) if (!name.startsWith("xmlns")) root.removeAttribute(name);
  const about = { role: "img", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": pictureFont };
  for (const [name, value] of Object.entries(about)) root.setAttribute(name, String(value));
  return namedByContent(readable(root.toString()));
}

function noteBelow(text: DocumentElement, width: number, height: number): DocumentElement {
  const place = { x: width - 16, y: height - 8, "text-anchor": "end", style: "font-size:12px;fill:#30353b" };
  for (const [name, value] of Object.entries(place)) text.setAttribute(name, String(value));
  return text;
}

/** Without the characters that XML has no place for. */
function readable(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}

/** Names of parts that depend on the content alone: Plotly draws them by lot, and several pictures share one page. */
function namedByContent(svg: string): string {
  const names = [...new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id as string))].sort(
    (a, b) => b.length - a.length,
  );
  const numbered = names.reduce(
    (text, name) =>
      text
        .replaceAll(`id="${name}"`, `id="part-${names.indexOf(name)}"`)
        .replaceAll(`#${name}"`, `#part-${names.indexOf(name)}"`)
        .replaceAll(`#${name})`, `#part-${names.indexOf(name)})`)
        .replaceAll(`#${name}'`, `#part-${names.indexOf(name)}'`),
    svg,
  );
  const prefix = createHash("sha256").update(numbered).digest("hex").slice(0, 8);
  return numbered.replace(/(id="|#)part-/g, `$1p${prefix}-`);
}
