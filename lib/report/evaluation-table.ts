import { InputError } from "../base/errors.ts";
import type { Evaluation, Summary } from "../eval/types.ts";
import { decimalsFor, decimalsForWidth, formatNumber, formatSeconds } from "./format.ts";
import { html } from "./markup.ts";
import type { Displayable } from "./mime.ts";
import { tableHtml, tableText } from "./table.ts";

/** How a table of evaluations is laid out. */
export interface EvaluationTableOptions {
  /** Names in `summary`, in the order of the columns. Default: all that any evaluation has. */
  readonly metrics?: readonly string[];
  readonly caption?: string;
}

interface MetricColumn {
  readonly name: string;
  readonly cells: readonly { readonly mean: string; readonly interval: string; readonly best: boolean }[];
}

function intervalText({ ci95: [low, high] }: Summary, decimals: number): string {
  return Number.isNaN(low) || Number.isNaN(high)
    ? ""
    : `[${formatNumber(low, decimals)}, ${formatNumber(high, decimals)}]`;
}

function metricColumn(name: string, evaluations: readonly Evaluation[]): MetricColumn {
  const summaries = evaluations.map(({ summary }) => summary[name]);
  const means = summaries.map((summary) => summary?.mean ?? Number.NaN);
  const better = evaluations.find(({ metrics }) => metrics[name] !== undefined)?.metrics[name]?.better ?? "higher";
  const answered = means.filter((mean) => !Number.isNaN(mean));
  const best = answered.length < 2 ? null : better === "higher" ? Math.max(...answered) : Math.min(...answered);
  const halfWidths = summaries.map(
    (summary) => ((summary?.ci95[1] ?? Number.NaN) - (summary?.ci95[0] ?? Number.NaN)) / 2,
  );
  const widest = Math.max(0, ...halfWidths.filter((width) => !Number.isNaN(width)));
  const decimals = widest > 0 ? decimalsForWidth(widest) : decimalsFor(answered);
  return {
    name,
    cells: summaries.map((summary, index) => ({
      mean: formatNumber(means[index] ?? Number.NaN, decimals),
      interval: summary === undefined ? "" : intervalText(summary, decimals),
      best: best !== null && means[index] === best,
    })),
  };
}

/** One line when all agree, else one that names the models. */
function agreed(label: string, evaluations: readonly Evaluation[], text: (evaluation: Evaluation) => string): string {
  const texts = new Map<string, string[]>();
  for (const evaluation of evaluations) {
    const said = text(evaluation);
    texts.set(said, [...(texts.get(said) ?? []), evaluation.model]);
  }
  const [only] = texts.keys();
  if (texts.size === 1) return `${label}: ${only}.`;
  return `${label}: ${[...texts].map(([said, models]) => `${said} (${models.join(", ")})`).join("; ")}.`;
}

function footOf(evaluations: readonly Evaluation[], metrics: readonly string[]): string[] {
  const unanswered = evaluations.flatMap(({ model, summary, metrics: known }) => {
    const most = (rating: boolean) =>
      Math.max(
        0,
        ...metrics.map((name) => ((known[name]?.kind === "rating") === rating ? (summary[name]?.unanswered ?? 0) : 0)),
      );
    const [queries, ratings] = [most(false), most(true)];
    return [
      ...(queries === 0 ? [] : [`${model} had no answer for ${formatNumber(queries)} queries; they count as misses.`]),
      ...(ratings === 0 ? [] : [`${model} predicted nothing for ${formatNumber(ratings)} ratings; they are left out.`]),
    ];
  });
  return [
    agreed("Protocol", evaluations, ({ protocol }) => protocol),
    agreed("Candidates", evaluations, ({ candidates }) => candidates),
    agreed("Seeds", evaluations, ({ seeds }) => (seeds.length === 0 ? "none, nothing is drawn" : seeds.join(", "))),
    agreed("Backend", evaluations, ({ backend }) => backend),
    "In brackets: 95 % intervals. Bold, or *: the best of its column.",
    ...unanswered,
    ...new Set(evaluations.flatMap(({ notes }) => notes)),
  ];
}

/** How each metric is counted. */
function conventionsOf(evaluations: readonly Evaluation[], metrics: readonly string[]): string[] {
  return metrics.flatMap((name) => {
    const convention = evaluations.find(({ conventions }) => conventions[name] !== undefined)?.conventions[name];
    return convention === undefined ? [] : [`${name}: ${convention}.`];
  });
}

/**
 * Models side by side: each metric's mean with its 95 % interval, the best of each column in bold (by the metric's own
 * sense of better; none where only one model has it), the time to fit and to answer. Under it stand protocol,
 * candidates, seeds, backend, the metrics' conventions and what was left out.
 * @throws InputError for no evaluation, or a metric that none of them has
 */
export function evaluationTable(evaluations: readonly Evaluation[], options: EvaluationTableOptions = {}): Displayable {
  const present = [...new Set(evaluations.flatMap(({ summary }) => Object.keys(summary)))];
  const metrics = options.metrics ?? present;
  const missing = metrics.find((name) => !present.includes(name));
  if (evaluations.length === 0 || missing !== undefined) {
    throw new InputError({
      wanted: missing === undefined ? "at least one evaluation" : `one of ${present.join(", ")}`,
      got: missing ?? "none",
      where: "evaluationTable",
      fix: "Hand on what `evaluate` returned, and name metrics that were asked for there.",
    });
  }
  const columns = metrics.map((name) => metricColumn(name, evaluations));
  const times = (["fit", "answer"] as const).map((part) => ({
    name: part,
    texts: evaluations.map(({ seconds }) => formatSeconds(seconds[part])),
    isNumber: true,
  }));
  const foot = footOf(evaluations, metrics);
  const conventions = conventionsOf(evaluations, metrics);
  return {
    toMimeBundle: () => ({
      "text/html": tableHtml({
        caption: options.caption,
        head: [
          { text: "model", isNumber: false },
          ...columns.map(({ name }) => ({ text: name, isNumber: true })),
          ...times.map(({ name }) => ({ text: name, isNumber: true })),
        ],
        rows: evaluations.map(
          ({ model }, row) =>
            html`<tr><th scope="row">${model}</th>${columns.map(({ cells }) => {
              const cell = cells[row];
              return html`<td class="number">${cell?.best ? html`<strong class="best">${cell.mean}</strong>` : cell?.mean}<br><small class="interval">${cell?.interval}</small></td>`;
            })}${times.map(({ texts }) => html`<td class="number">${texts[row]}</td>`)}</tr>`,
        ),
        foot,
        conventions,
      }).markup,
      "text/plain": tableText({
        caption: options.caption,
        columns: [
          { name: "model", texts: evaluations.map(({ model }) => model), isNumber: false },
          ...columns.map(({ name, cells }) => ({
            name,
            texts: cells.map(
              ({ mean, interval, best }) => `${best ? "*" : ""}${mean}${interval === "" ? "" : ` ${interval}`}`,
            ),
            isNumber: true,
          })),
          ...times,
        ],
        foot: [...foot, ...conventions],
      }),
    }),
  };
}
