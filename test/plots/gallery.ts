import { random } from "../../lib/base/random.ts";
import { activityOverTime } from "../../lib/plots/activity.ts";
import type { Figure } from "../../lib/plots/figure.ts";
import { heatmap } from "../../lib/plots/heatmap.ts";
import { histogram, ratingDistribution } from "../../lib/plots/histogram.ts";
import { histogramsOver } from "../../lib/plots/histograms-over.ts";
import { lines } from "../../lib/plots/lines.ts";
import { metricBars } from "../../lib/plots/metric-bars.ts";
import { pathMap } from "../../lib/plots/path-map.ts";
import { popularityCurve } from "../../lib/plots/popularity-curve.ts";
import { scatterMap } from "../../lib/plots/scatter-map.ts";
import { stackedAreas } from "../../lib/plots/stacked-areas.ts";
import { trainingCurves } from "../../lib/plots/training-curves.ts";

const draw = random("gallery");
const many = <T>(length: number, make: (at: number) => T) => Array.from({ length }, (_, at) => make(at));
const plain = (name: string) => ({ name, unit: null });

/** Text that would be markup, a formula or a template if a figure let it through. */
export const nasty = "<b>A</b> & <img src=x onerror=alert(1)> %{x} $x^2$";

/** One figure of each kind, names included that only a careless figure would read as markup. */
export const gallery: Readonly<Record<string, Figure>> = {
  trainingCurves: trainingCurves({
    runs: many(2, (run) => ({
      name: `${nasty} ${run}`,
      epochs: many(20, (at) => ({
        epoch: at + 1,
        loss: 1 / (at + 1 + run),
        ...(at % 2 ? { validation: at / 40 } : {}),
      })),
    })),
    loss: { name: "training loss", unit: "squared error per rating" },
    validation: plain("nDCG@10"),
  }),
  histogramsOver: histogramsOver({
    title: nasty,
    x: plain("cosine"),
    counted: "pairs",
    groups: many(2, (group) => ({ name: `${nasty} ${group}`, values: many(100, () => group + draw.uniform()) })),
  }),
  metricBars: metricBars({
    title: nasty,
    metric: plain("nDCG@10"),
    groups: many(2, (group) => ({
      name: `data set ${group}`,
      bars: [
        { name: nasty, mean: 0.31, ci95: [0.29, 0.33] },
        { name: "no interval", mean: 0.2 },
        { name: "empty", mean: Number.NaN },
      ],
    })),
    reference: { name: "published", value: 0.25 },
  }),
  ratingDistribution: ratingDistribution({ values: many(500, () => 1 + draw.integer(5)), unit: "stars" }),
  histogram: histogram({
    title: "Ratings per user",
    x: { name: "ratings", unit: "per user" },
    counted: "users",
    values: many(900, () => Math.exp(4 + draw.normal())),
  }),
  popularityCurve: popularityCurve({
    of: "item",
    counted: "ratings",
    series: many(2, (at) => ({ name: `set ${at}`, counts: many(2000, (rank) => 3000 / (rank + 3) ** (1 + at / 2)) })),
  }),
  activityOverTime: activityOverTime({ time: many(3000, () => 8.75e8 + 1.8e7 * draw.uniform()), counted: "ratings" }),
  heatmap: heatmap({
    title: "Correlations",
    x: plain("genre"),
    y: plain("genre"),
    z: plain("correlation"),
    columns: [nasty, "Comedy", "War"],
    rows: ["Drama", nasty, "War"],
    values: [1, -0.3, 0.2, -0.3, 1, Number.NaN, 0.2, 0, 1],
    scale: "diverging",
  }),
  scatterMap: scatterMap({
    title: "Items by their vectors",
    x: plain("first direction"),
    y: plain("second direction"),
    points: { x: many(200, () => draw.normal()), y: many(200, () => draw.normal()) },
    labels: many(200, (at) => `${nasty} ${at}`),
    groups: many(200, (at) => ["Drama", nasty, "Science Fiction"][at % 3] as string),
    named: [0, 1],
  }),
  lines: lines({
    title: "Eight lines",
    x: plain("step"),
    y: { name: "value", unit: "nats" },
    lines: many(8, (line) => {
      const y = many(20, (at) => Math.sin(at / 4 + line) + line);
      const band = { low: y.map((value) => value - 0.3), high: y.map((value) => value + 0.3) };
      return { name: `line number ${line}`, x: many(20, (at) => at), y, ...(line === 0 ? { band } : {}) };
    }),
    marks: [
      { at: 7, name: nasty },
      { at: 12, name: "" },
    ],
  }),
  stackedAreas: stackedAreas({
    title: "Interests",
    x: { name: "month", unit: "UTC", dates: true },
    at: many(10, (at) => 1.7e9 + at * 2.6e6),
    areas: many(7, (area) => ({
      name: area === 0 ? nasty : `category ${area}`,
      values: many(10, (at) => (at === 4 || at === 6 ? Number.NaN : 1 + Math.sin(at + area))),
    })),
    marks: [{ at: 1.7e9 + 1.3e7, name: "taste turns" }],
  }),
  pathMap: pathMap({
    title: "Three users",
    x: plain("first direction"),
    y: plain("second direction"),
    paths: many(3, (path) => ({
      name: path === 0 ? nasty : `user ${path}`,
      x: many(30, (at) => at / 10 + 0.1 * draw.normal()),
      y: many(30, (at) => Math.sin(at / 9 + path)),
    })),
    background: {
      x: many(200, () => draw.normal() + 1),
      y: many(200, () => draw.normal()),
      labels: many(200, (at) => `${nasty} ${at}`),
      groups: many(200, (at) => ["Drama", nasty, "Science Fiction"][at % 3] as string),
    },
  }),
};

/** A page that draws the gallery with the given plotly, one figure after another in blocks named by their kind. */
export function galleryPage(plotly: string): string {
  const json = JSON.stringify(gallery).replaceAll("<", "\\u003c");
  return `<!doctype html><meta charset="utf-8"><title>Gallery</title>
<style>:root{color-scheme:light dark} body{background:light-dark(#fff,#111);font-family:Georgia,serif;max-width:50rem}</style>
<script>${plotly.replaceAll("</script", "<\\/script")}</script>
<body>${Object.keys(gallery)
    .map((kind) => `<div id="${kind}"></div>`)
    .join("")}
<script>
const gallery = ${json};
Promise.all(Object.entries(gallery).map(([kind, f]) => Plotly.newPlot(kind, f.data, f.layout, f.config)))
  .then(() => { document.title = "drawn"; });
</script>`;
}
