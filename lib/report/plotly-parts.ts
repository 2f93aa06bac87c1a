/** What the part of plotly that draws on flat axes knows. */
const flat = new Set(
  "bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter scatterternary violin".split(" "),
);

/** Whether the part of plotly that draws on flat axes, a third of the whole, is enough for these traces. */
export function isFlat(data: readonly { readonly type?: unknown }[]): boolean {
  return data.every(({ type = "scatter" }) => flat.has(String(type)));
}
