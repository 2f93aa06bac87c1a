import { activityOverTime } from "../../plots/activity.ts";
import { histogram, ratingDistribution } from "../../plots/histogram.ts";
import { lines } from "../../plots/lines.ts";
import { popularityCurve } from "../../plots/popularity-curve.ts";
import { bestTrial } from "../short-searches.ts";
import type { StudiedModel } from "../studied.ts";
import type { Study } from "../study.ts";
import { bestOf } from "../tune.ts";
import { cleaningTable, factsTable } from "./data-tables.ts";
import { leftOutTable, searchTable } from "./model-tables.ts";
import { type StudySection, shownTables } from "./section.ts";
import { escaped } from "./words.ts";

/** What the data are. */
export function dataSection(study: Study): StudySection {
  const { dataset, said } = study.data;
  const { interactions: events } = dataset;
  const count = (indices: Int32Array, size: number) => {
    const counts = new Int32Array(size);
    for (const index of indices) counts[index] = (counts[index] as number) + 1;
    return counts;
  };
  const perUser = count(events.user, events.users.size);
  const { value, time } = events;
  return {
    title: "The data",
    words: [...dataset.notes, ...said].map((line) => `- ${escaped(line)}`).join("\n"),
    blocks: [
      ...shownTables(factsTable(study), cleaningTable(study)),
      popularityCurve({
        of: "item or user",
        counted: "events",
        series: [
          { name: "items", counts: count(events.item, events.items.size) },
          { name: "users", counts: perUser },
        ],
      }),
      ...(value === null
        ? []
        : study.data.feedback.kind === "explicit"
          ? [ratingDistribution({ values: value, unit: "as in the file" })]
          : [histogram({ title: "Values", x: { name: "value", unit: null }, counted: "events", values: value })]),
      ...(time === null || !study.protocol.ordered ? [] : [activityOverTime({ time, counted: "events" })]),
    ],
  };
}

/** How a test part is held out, and why so. */
export function protocolSection({ protocol, metrics, k }: Study): StudySection {
  const { split, reasons } = protocol;
  return {
    title: "How the models are judged",
    words: [
      ...reasons.map(escaped),
      "",
      `The protocol in a line: ${escaped(split.protocol)}. Options are chosen on a validation part held out of the training part in the same way, ` +
        `by ${metrics.main.name}; then each model is fitted on the whole training part and judged once on the test part. Every item competes ` +
        `for the ${k} places of a list; none is drawn to make it easier.`,
    ].join("\n"),
    blocks: [],
  };
}

/** The models that were tried, with what their searches found. */
export function searchSection(study: Study): StudySection {
  const searched = study.ranking.filter(
    ({ rung, tuned }) => rung.family !== "baseline" && tuned.trials.some(({ seconds }) => seconds > 0),
  );
  const taught = study.ranking.filter(({ tuned }) => (bestTrial(tuned)?.curve.length ?? 0) > 1);
  const figure = () =>
    lines({
      title: `Best ${study.metrics.main.name} on the validation part so far`,
      x: { name: "time searched", unit: "s" },
      y: { name: study.metrics.main.name, unit: null },
      lines: searched.map(bestSoFar),
    });
  const curves = () =>
    lines({
      title: `${study.metrics.main.name} on the validation part by epoch, best trial of each`,
      x: { name: "epoch", unit: null },
      y: { name: study.metrics.main.name, unit: null },
      lines: taught.map(({ rung, tuned }) => {
        const y = bestTrial(tuned)?.curve ?? [];
        return { name: rung.label, x: y.map((_, at) => at + 1), y };
      }),
    });
  return {
    title: "The ladder and its search",
    words:
      `From popularity upwards, each model had the same ${study.budget} seconds to search its options: a usual setting first, then settings drawn at ` +
      "random. More seconds favour models that take long for a trial: where a line below still rises, or ends after one point, the order of the models is one of " +
      "these seconds, not of the models. All trials are in `tables/trials.csv`.",
    blocks: [
      ...shownTables(searchTable(study), leftOutTable(study)),
      ...(searched.length > 0 ? [figure()] : []),
      ...(taught.length > 0 ? [curves()] : []),
    ],
  };
}

function bestSoFar({ rung, tuned }: StudiedModel) {
  const x: number[] = [];
  const y: number[] = [];
  let seconds = 0;
  for (const [at, trial] of tuned.trials.entries()) {
    seconds += trial.seconds;
    const best = bestOf(tuned.trials.slice(0, at + 1), { better: "higher" });
    if (best === null) continue;
    x.push(Number(seconds.toFixed(2)));
    y.push(best.value);
  }
  const last = y.at(-1);
  if (last !== undefined && tuned.seconds > (x.at(-1) ?? 0)) {
    x.push(Number(tuned.seconds.toFixed(2)));
    y.push(last);
  }
  return { name: rung.label, x, y };
}
