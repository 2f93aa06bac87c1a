import type { Evaluation } from "../eval/types.ts";
import type { Recommender } from "../models/recommender.ts";
import { evaluationTable } from "./evaluation-table.ts";
import { html } from "./markup.ts";
import type { Displayable } from "./mime.ts";
import { richData } from "./rich-data.ts";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isEvaluation(value: unknown): value is Evaluation {
  return isObject(value) && isObject(value.summary) && isObject(value.perQuery) && typeof value.protocol === "string";
}

function isRecommender(value: unknown): value is Recommender {
  return (
    isObject(value) && typeof value.name === "string" && isObject(value.options) && typeof value.score === "function"
  );
}

/** A model as a notebook shows it: its kind, what it reads, its options. */
function modelBlock({ name, uses, options }: Recommender): Displayable {
  const rows = Object.entries(options).map(([option, value]) => [option, JSON.stringify(value)] as const);
  const reads = { user: "users by index", history: "histories", both: "users by index and histories" }[uses];
  const block = html`<div class="block"><p><strong>${name}</strong>, reads ${reads}</p><table><thead><tr><th scope="col">option</th><th scope="col">value</th></tr></thead><tbody>${rows.map(
    ([option, value]) => html`<tr><th scope="row">${option}</th><td>${value}</td></tr>`,
  )}</tbody></table></div>`;
  const text = [`${name}, reads ${reads}`, ...rows.map(([option, value]) => `  ${option}: ${value}`)].join("\n");
  return { toMimeBundle: () => ({ "text/html": block.markup, "text/plain": text }) };
}

/**
 * How a notebook shows values of the library that are plain data: one evaluation or several as a table with protocol and
 * conventions, a model by its options, events, data sets, splits and training logs in figures; null for everything else.
 */
export function richForm(value: unknown): Displayable | null {
  if (isEvaluation(value)) return evaluationTable([value]);
  if (Array.isArray(value) && value.length > 0 && value.every(isEvaluation)) return evaluationTable(value);
  return isRecommender(value) ? modelBlock(value) : richData(value);
}
