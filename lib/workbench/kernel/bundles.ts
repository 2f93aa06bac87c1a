import { createRequire } from "node:module";
import { inspect } from "node:util";
import { type Displayable, mimeTypes } from "../../report/mime.ts";
import type { Content } from "./wire.ts";

/** The most characters of a value's text that are shown. */
const most = 10_000;

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isDisplayable(value: object): value is Displayable {
  return "toMimeBundle" in value && typeof value.toMimeBundle === "function";
}

/** Frames and series of danfo, without asking danfo. */
function isFrame(value: object): boolean {
  return "$dataIncolumnFormat" in value && "$isSeries" in value;
}

interface TensorLike {
  readonly isDisposedInternal: boolean;
  toString(verbose: boolean): string;
}

/** Tensors of TensorFlow.js, without asking it. */
function isTensor(value: object): value is TensorLike {
  return "isDisposedInternal" in value && "dataId" in value && "shape" in value;
}

/** A text as long as can be read, with what was left out said under it. */
export function shortened(text: string): string {
  if (text.length <= most) return text;
  const left = (text.length - most).toLocaleString("en-US");
  return `${text.slice(0, most)}\n… ${left} more characters of ${text.length.toLocaleString("en-US")}: show a part to see more`;
}

const load = createRequire(import.meta.url);

function rich(value: object): Displayable | null {
  if (isDisplayable(value)) return value;
  if (isFrame(value)) {
    const { showFrame } = load("../../data/frames.ts") as typeof import("../../data/frames.ts");
    return showFrame(value as Parameters<typeof showFrame>[0]);
  }
  const { richForm } = load("../../report/rich.ts") as typeof import("../../report/rich.ts");
  return richForm(value);
}

/** A bundle with a picture of its figure, if it shows one. What draws pictures is loaded when the first figure comes. */
export function pictured(bundle: Content): Content {
  if (!(mimeTypes.plotly in bundle)) return bundle;
  const { withPicture } = load(
    "../../plots/picture/with-picture.ts",
  ) as typeof import("../../plots/picture/with-picture.ts");
  return withPicture(bundle);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isObject(value) || !isTensor(value)) return inspect(value);
  return value.isDisposedInternal ? "a tensor that was disposed of" : value.toString(true);
}

/**
 * What a notebook shows of a value: its own bundle, a table for what the library knows, text for all else. What knows the
 * library's values is loaded when the first object comes.
 */
export function bundleOf(value: unknown): Content {
  const shown = isObject(value) ? rich(value) : null;
  return shown === null ? { "text/plain": shortened(textOf(value)) } : shown.toMimeBundle();
}
