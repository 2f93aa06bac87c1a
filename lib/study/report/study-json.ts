import { comparisonsOf } from "../comparisons.ts";
import type { StudiedModel, Study } from "../study.ts";

/** Everything that a study found, as JSON holds it; figures that are no numbers are null. */
export function studyJson(study: Study): Record<string, unknown> {
  const { data, protocol, options, best, ranking, ratings, metrics } = study;
  const { signal: _, onProgress: __, folder: ___, ...settings } = options;
  return {
    version: 1,
    interrupted: study.interrupted,
    seconds: study.seconds,
    budget: study.budget,
    k: study.k,
    options: settings,
    data: {
      title: data.dataset.title,
      origin: data.dataset.origin,
      notes: data.dataset.notes,
      decisions: data.said,
      feedback: data.feedback.kind,
      again: data.again,
      asRead: data.before,
      asStudied: data.after,
      cleaning: data.report,
    },
    protocol: { name: protocol.name, reasons: protocol.reasons, said: protocol.split.protocol },
    metric: metrics.main.name,
    best: best === null ? null : { model: best.rung.key, label: best.rung.label, options: best.tuned.setting },
    models: [...ranking, ...ratings].map(modelJson),
    leftOut: study.leftOut,
    comparisons: comparisonsOf(study),
  };
}

function modelJson({ rung, tuned, evaluation }: StudiedModel): Record<string, unknown> {
  return {
    model: rung.key,
    label: rung.label,
    family: rung.family,
    about: rung.about,
    search: tuned,
    seconds: evaluation.seconds,
    backend: evaluation.backend,
    seeds: evaluation.seeds,
    candidates: evaluation.candidates,
    figures: evaluation.summary,
    bySeed: evaluation.bySeed,
  };
}
