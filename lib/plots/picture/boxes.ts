import { textWidth } from "./text-width.ts";

/** A rectangle as a browser's measurements give it. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

/** The box from `left`, `top`, of this width and height. */
function box(left: number, top: number, width: number, height: number): Box {
  return { x: left, y: top, left, top, right: left + width, bottom: top + height, width, height };
}

const nothing = box(0, 0, 0, 0);

/** What of an element of a document is read here. */
export interface Measurable {
  readonly localName: string;
  readonly parentElement: Measurable | null;
  readonly children: ArrayLike<Measurable>;
  readonly textContent: string;
  readonly style: { getPropertyValue(name: string): string };
  getAttribute(name: string): string | null;
}

/** A property of an element's style, of its attributes, or of what it stands in. */
function inherited(element: Measurable, name: string): string {
  for (let at: Measurable | null = element; at !== null; at = at.parentElement) {
    const found = at.style.getPropertyValue(name) || at.getAttribute(name);
    if (found) return found;
  }
  return "";
}

const lineHeight = 1.3;

/** The box that is drawn of an element, in its own coordinates: a browser's `getBBox` as far as Plotly needs it. */
export function ownBox(element: Measurable): Box {
  const number = (name: string) => Number.parseFloat(element.getAttribute(name) ?? "") || 0;
  const inside = Array.from(element.children);
  switch (element.localName) {
    case "rect":
    case "image":
      return box(number("x"), number("y"), number("width"), number("height"));
    case "g":
    case "svg":
      return around(
        inside.map((child) => moved(ownBox(child), child)).filter(({ width, height }) => width + height > 0),
      );
    case "text":
    case "tspan": {
      if (element.textContent === "") return nothing;
      const size = Number.parseFloat(inherited(element, "font-size")) || 12;
      const bold = /bold|[6-9]00/.test(inherited(element, "font-weight"));
      const isLine = (one: Measurable) => one.getAttribute("class") === "line";
      const lines = inside.some(isLine) ? inside.filter(isLine) : [element];
      const width = Math.max(...lines.map(({ textContent }) => textWidth(textContent, size, bold)));
      const anchor = inherited(element, "text-anchor");
      const before = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
      const height = (1.17 + (lines.length - 1) * lineHeight) * size;
      return box(number("x") - before, number("y") - 0.93 * size, width, height);
    }
    default:
      return nothing;
  }
}

/** The box that is drawn of an element, where it stands on the page: a browser's `getBoundingClientRect`. */
export function pageBox(element: Measurable): Box {
  let found = ownBox(element);
  for (let at: Measurable | null = element; at !== null; at = at.parentElement) found = moved(found, at);
  return found;
}

function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return nothing;
  const left = Math.min(...boxes.map((one) => one.left));
  const top = Math.min(...boxes.map((one) => one.top));
  const right = Math.max(...boxes.map((one) => one.right));
  return box(left, top, right - left, Math.max(...boxes.map((one) => one.bottom)) - top);
}

/** A box after the shifts and turns of an element's `transform`. */
function moved(start: Box, element: Measurable): Box {
  const steps = [...(element.getAttribute("transform") ?? "").matchAll(/(translate|rotate|scale)\(([^)]*)\)/g)];
  return steps.reduceRight((found, [, kind, numbers]) => {
    const [a = 0, b, c = 0] = (numbers?.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
    if (kind === "translate") return box(found.left + a, found.top + (b ?? 0), found.width, found.height);
    if (kind === "scale") return box(found.left * a, found.top * (b ?? a), found.width * a, found.height * (b ?? a));
    return turned(found, (a * Math.PI) / 180, b ?? 0, c);
  }, start);
}

function turned({ left, top, right, bottom }: Box, angle: number, x: number, y: number): Box {
  const corners = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ] as const;
  return around(
    corners.map(([across, down]) =>
      box(
        x + (across - x) * Math.cos(angle) - (down - y) * Math.sin(angle),
        y + (across - x) * Math.sin(angle) + (down - y) * Math.cos(angle),
        0,
        0,
      ),
    ),
  );
}
