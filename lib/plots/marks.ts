import type { Layout } from "plotly.js";
import { checkNumbers, escapeText } from "./figure.ts";
import { grey } from "./theme.ts";

/** A moment worth showing: a line across the plot, with a name at its top. */
export interface Mark {
  /** On the horizontal axis, in its unit. */
  readonly at: number;
  /** "" for a line alone, as where many stand close together. */
  readonly name: string;
}

/**
 * Vertical lines at the marks, dashed where they are named and dotted where not.
 * @param place how the axis writes a number, as where it shows dates
 * @throws InputError for a mark that is NaN or infinite
 */
export function markLines(
  marks: readonly Mark[],
  where: string,
  place: (at: number) => number | string = (at) => at,
): Pick<Partial<Layout>, "shapes" | "annotations"> {
  checkNumbers(
    marks.map(({ at }) => at),
    `${where}, marks`,
    "refuse",
  );
  return {
    shapes: marks.map(({ at, name }) => ({
      type: "line",
      x0: place(at),
      x1: place(at),
      yref: "paper",
      y0: 0,
      y1: 1,
      line: { color: grey, width: 1.5, dash: name === "" ? "dot" : "dash" },
    })),
    annotations: marks
      .filter(({ name }) => name !== "")
      .map(({ at, name }, index) => ({
        x: place(at),
        yref: "paper",
        y: 1,
        // In two rows, so that the names of moments close together stay apart.
        yshift: index % 2 === 0 ? 0 : -16,
        xanchor: "left",
        yanchor: "top",
        text: escapeText(name),
        showarrow: false,
      })),
  };
}

/** What a summary says of marks, one line; none where there are none. */
export function saidMarks(marks: readonly Mark[], place: (at: number) => number | string = (at) => at): string[] {
  if (marks.length === 0) return [];
  return [`Marked: ${marks.map(({ at, name }) => `${name === "" ? "" : `${name} at `}${place(at)}`).join(", ")}`];
}
