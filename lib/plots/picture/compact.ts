import { pictureFont } from "../theme.ts";
import type { DocumentElement } from "./plotly.ts";

/** Declarations that say what holds without them. */
const idle =
  /^(?:vector-effect:none|opacity:1|fill-opacity:1|stroke-opacity:1|stroke-dasharray:|stroke-dasharray:none|white-space:pre|font-weight:(?:normal|400)|font-style:normal|font-variant:normal|text-decoration.*:none|text-transform:none|text-shadow:none|visibility:|display:|pointer-events:.*|cursor:.*)$/;

/** Classes by which what a picture holds can be found again. */
const toldClasses = new Set(["trace", "points", "legendtext", "gtitle", "xtitle", "ytitle", "xtick", "ytick"]);

/** What the document's element may keep of its attributes. */
const told = new Set(
  "class style transform d x y x1 x2 y1 y2 cx cy r rx ry dx dy width height viewBox id href xlink:href clip-path text-anchor preserveAspectRatio offset stop-color stop-opacity gradientUnits gradientTransform patternUnits patternTransform points fill-rule font-size mask xmlns xmlns:xlink".split(
    " ",
  ),
);

const containers = new Set(["g", "defs", "clipPath", "text", "tspan"]);

function hex(red: string, green: string, blue: string): string {
  const digits = [red, green, blue].map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  return `#${digits}`;
}

function shorterStyle(style: string): string {
  // Of a shape without an outline the filling alone is seen through, which a group may say for all its members.
  const filled = /stroke-width: ?0px/.test(style)
    ? style.replace(/(^|;) *opacity: ?([\d.]+)(.*?);? *fill-opacity: ?1(?=;|$)/, "$1fill-opacity:$2$3")
    : style;
  return filled
    .split(";")
    .map((one) => one.trim().replace(/:\s+/, ":"))
    .filter((one) => one !== "" && !idle.test(one) && one.replaceAll('"', "") !== `font-family:${pictureFont}`)
    .map((one) =>
      one.replace(/rgb\((\d+), ?(\d+), ?(\d+)\)/, (_, ...parts: string[]) =>
        hex(parts[0] as string, parts[1] as string, parts[2] as string),
      ),
    )
    .join(";");
}

/** Coordinates to a tenth of a pixel. */
function rounded(text: string): string {
  return text.replace(/-?\d+\.\d+(?:e-?\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10));
}

const coordinates = new Set(["d", "x", "y", "width", "height", "transform", "x1", "x2", "y1", "y2", "cx", "cy"]);

function shortenAttributes(element: DocumentElement): void {
  for (const { name, value } of [...element.attributes]) {
    let kept = told.has(name) ? value : "";
    if (name === "style") kept = shorterStyle(value);
    else if (name === "class")
      kept = value
        .split(" ")
        .filter((one) => toldClasses.has(one))
        .join(" ");
    else if (coordinates.has(name) && !value.includes("scale")) kept = rounded(value);
    if (kept === "" || (name === "transform" && kept === "translate(0,0)")) element.removeAttribute(name);
    else if (kept !== value) element.setAttribute(name, kept);
  }
}

/** Whether an element draws nothing and nothing refers to it. */
function isEmpty(element: DocumentElement, referred: ReadonlySet<string>): boolean {
  const { localName } = element;
  if (/display: ?none|visibility: ?hidden/.test(element.getAttribute("style") ?? "")) return true;
  if (localName === "clipPath" || localName === "linearGradient" || localName === "pattern") {
    return !referred.has(element.getAttribute("id") ?? "");
  }
  if (localName === "path") return /^(?:M0,0Z)?$/.test(element.getAttribute("d") ?? "");
  if (localName === "image")
    return !/^data:image\/(?:png|jpeg|webp);/.test(
      element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "",
    );
  if (localName === "rect" && element.parentElement?.localName !== "clipPath") {
    return (
      /fill-opacity: ?0(?:;|$)/.test(element.getAttribute("style") ?? "") &&
      !/stroke-width: ?[1-9]/.test(element.getAttribute("style") ?? "")
    );
  }
  return containers.has(localName) && element.children.length === 0 && element.textContent.trim() === "";
}

/** Says once, on a group, what all its members say for themselves; see-through stays with each, for groups mean another thing by it. */
function hoist(group: DocumentElement): void {
  const members = Array.from(group.children);
  const style = members[0]?.getAttribute("style") ?? "";
  if (members.length < 2 || style === "" || /(?:^|;)opacity:/.test(style) || group.getAttribute("style") !== null)
    return;
  if (members.some((one) => one.getAttribute("style") !== style)) return;
  group.setAttribute("style", style);
  for (const one of members) one.removeAttribute("style");
}

/** A group that says nothing of its only member makes way for it. */
function unwrap(group: DocumentElement): void {
  const [only] = Array.from(group.children);
  if (only !== undefined && group.children.length === 1 && [...group.attributes].length === 0) group.replaceWith(only);
}

/**
 * Makes Plotly's SVG small and keeps its look: empty groups, invisible areas for the pointer and idle declarations go,
 * coordinates are rounded to a tenth of a pixel, shared styles are said once. Pictures from elsewhere go as well.
 */
export function compact(root: DocumentElement): void {
  const referred = new Set(
    [...root.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes].flatMap(({ value }) =>
        [...value.matchAll(/url\(['"]?#([^)'"]+)/g)].map(([, id]) => id as string),
      ),
    ),
  );
  const walk = (element: DocumentElement) => {
    for (const child of Array.from(element.children)) walk(child);
    if (element === root) return;
    if (isEmpty(element, referred)) {
      element.remove();
      return;
    }
    shortenAttributes(element);
    if (element.localName === "g") {
      hoist(element);
      unwrap(element);
    }
  };
  walk(root);
}
