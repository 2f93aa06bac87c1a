import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { AtOnce } from "./at-once.ts";
import { type Measurable, ownBox, pageBox } from "./boxes.ts";
import { Raster } from "./raster.ts";

/** An element of the document in memory, as far as it is used here. */
export interface DocumentElement extends Measurable {
  readonly parentElement: DocumentElement | null;
  readonly children: ArrayLike<DocumentElement>;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  textContent: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  append(...nodes: readonly DocumentElement[]): void;
  prepend(...nodes: readonly DocumentElement[]): void;
  replaceWith(...nodes: readonly DocumentElement[]): void;
  remove(): void;
  querySelectorAll(selector: string): Iterable<DocumentElement>;
  toString(): string;
}

interface MemoryDocument {
  readonly body: DocumentElement;
  readonly documentElement: DocumentElement;
  createElement(name: string): DocumentElement;
  createElementNS(namespace: string, name: string): DocumentElement;
}

type Prototype = Record<string, unknown>;

interface MemoryWindow {
  readonly document: MemoryDocument;
  readonly navigator: object;
  readonly Element: { prototype: Prototype };
  readonly SVGElement: { prototype: Prototype };
  readonly HTMLElement: object;
  readonly HTMLCanvasElement: { prototype: Prototype };
  readonly DOMParser: new () => { parseFromString(text: string, type: string): MemoryDocument };
}

interface Plotly {
  newPlot(area: DocumentElement, data: readonly unknown[], layout: object, config: object): AtOnce;
  purge(area: DocumentElement): void;
  readonly Snapshot: { toSVG(area: DocumentElement, format: "svg", scale: number): string };
}

/** Plotly with a document that no browser shows. */
export interface Drawing {
  readonly plotly: Plotly;
  readonly document: MemoryDocument;
  /** Reads an SVG that Plotly wrote. */
  parse(svg: string): MemoryDocument;
}

const require = createRequire(import.meta.url);

/** The measurements that a document without a screen lacks, supplied from the widths of characters. */
function supply({ Element, SVGElement, HTMLCanvasElement }: MemoryWindow): void {
  // In a document of HTML linkedom says TEXT where browsers say text, by which Plotly knows an SVG element.
  for (const name of ["nodeName", "tagName"]) {
    Object.defineProperty(SVGElement.prototype, name, {
      get(this: Measurable) {
        return this.localName;
      },
    });
  }
  const rasters = new WeakMap<object, Raster>();
  const rasterOf = (canvas: DocumentElement) => {
    const known = rasters.get(canvas);
    const raster = known ?? new Raster(Number(canvas.getAttribute("width")), Number(canvas.getAttribute("height")));
    rasters.set(canvas, raster);
    return raster;
  };
  Object.assign(Element.prototype, {
    getBoundingClientRect(this: Measurable) {
      return pageBox(this);
    },
    getBBox(this: Measurable) {
      return ownBox(this);
    },
    getComputedTextLength(this: Measurable) {
      return ownBox(this).width;
    },
  });
  Object.assign(HTMLCanvasElement.prototype, {
    getContext(this: DocumentElement, kind: string) {
      return kind === "2d" ? rasterOf(this) : null;
    },
    toDataURL(this: DocumentElement) {
      return rasterOf(this).toDataURL();
    },
  });
}

function open(whole: boolean): Drawing {
  const { parseHTML } = require("linkedom") as { parseHTML(text: string): MemoryWindow };
  const memory = parseHTML("<!doctype html><html><head></head><body></body></html>");
  const { document, navigator } = memory;
  supply(memory);
  const styleOf = (element: Measurable) => element.style;
  const serializer = class {
    serializeToString = String;
  };
  const own: Record<PropertyKey, unknown> = {
    getComputedStyle: styleOf,
    XMLSerializer: serializer,
    URL: { createObjectURL: () => "" },
    devicePixelRatio: 1,
  };
  // What Plotly leaves on its window stays here and does not reach the names of this process.
  const window: object = new Proxy(memory, {
    get: (target, name) =>
      name in own ? own[name] : name === "window" || name === "self" ? window : Reflect.get(target, name),
    set: (_, name, value) => {
      own[name] = value;
      return true;
    },
  });
  const { DOMParser, Element, HTMLElement, SVGElement } = memory;
  const names = { DOMParser, Element, HTMLElement, SVGElement, getComputedStyle: styleOf, Promise: AtOnce };
  const given = { ...names, window, self: window, global: window, globalThis: window, document, navigator };
  const file = require.resolve(whole ? "plotly.js" : "plotly.js-cartesian");
  const begin = compileFunction(`${readFileSync(file, "utf8")}\nreturn window.Plotly;`, Object.keys(given), {
    filename: file,
  });
  return {
    plotly: begin.apply(window, Object.values(given)) as Plotly,
    document,
    parse: (svg) => new DOMParser().parseFromString(svg, "image/svg+xml"),
  };
}

const loaded = new Map<boolean, Drawing>();

/**
 * Plotly in this process, loaded when it is first asked for.
 * @param whole all of it, about half a second, or the part that draws on flat axes, a third of that
 */
export function drawing(whole: boolean): Drawing {
  const known = loaded.get(whole) ?? open(whole);
  loaded.set(whole, known);
  return known;
}
