import assert from "node:assert/strict";
import type { Figure } from "../../lib/plots/figure.ts";

/** The traces of a figure as a page gets them, after JSON. */
export function tracesOf(figure: Figure): Record<string, unknown>[] {
  return JSON.parse(JSON.stringify(figure.data)) as Record<string, unknown>[];
}

/** The layout of a figure as a page gets it. */
export function layoutOf(figure: Figure): Record<string, Record<string, unknown>> {
  return JSON.parse(JSON.stringify(figure.layout)) as Record<string, Record<string, unknown>>;
}

/** Asserts that both axes are named as said. */
export function assertAxes(figure: Figure, x: string, y: string): void {
  const { xaxis, yaxis } = layoutOf(figure);
  assert.deepEqual([xaxis?.title, yaxis?.title], [{ text: x }, { text: y }]);
}

/** What a reader who cannot see the figure is told. */
export function words(figure: Figure): string {
  return String(figure.toMimeBundle()["text/plain"]);
}
