import { pictureAxisTitle } from "../theme.ts";
import { isPlain, type Plain } from "./plain.ts";
import { textWidth } from "./text-width.ts";

/** How much of a figure's height is left to its vertical axes. */
const shareOfAxes = 0.78;

/** A text in two lines: before a bracket, else at the space nearest its middle; as it is where it has neither. */
function inTwoLines(text: string): string {
  const bracket = text.lastIndexOf(" (");
  if (bracket > 0) return `${text.slice(0, bracket)}<br>${text.slice(bracket + 1)}`;
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  const middle = spaces.toSorted((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return middle === undefined ? text : `${text.slice(0, middle)}<br>${text.slice(middle + 1)}`;
}

/**
 * A layout whose vertical axes have titles no longer than themselves: on a screen one can see a figure higher, and read
 * its words beside it; a picture has only its place.
 */
export function withShortTitles(layout: Plain): Plain {
  const height = Number(layout.height);
  const axes = Object.entries(layout).map(([key, axis]): [string, unknown] => {
    if (!/^yaxis\d*$/.test(key) || !isPlain(axis)) return [key, axis];
    const title = isPlain(axis.title) ? axis.title : { text: axis.title };
    const { text } = title;
    const [from = 0, to = 1] = Array.isArray(axis.domain) ? (axis.domain as number[]) : [];
    const room = height * shareOfAxes * (to - from);
    if (typeof text !== "string" || text.includes("<") || textWidth(text, pictureAxisTitle) <= room) return [key, axis];
    return [key, { ...axis, title: { ...title, text: inTwoLines(text) } }];
  });
  return Object.fromEntries(axes);
}
