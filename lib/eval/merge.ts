import { InputError, shown } from "../base/errors.ts";
import { mean } from "../base/numbers.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { assemble, type Column, columnsOf } from "./columns.ts";
import type { Evaluation } from "./types.ts";

/**
 * Evaluations of one model under one split with several seeds as one: each query's (each rating's) value is the mean
 * over the seeds. `unanswered` is the most of any seed.
 * @throws InputError when they are not of the same model, split and metrics
 */
export function averageSeeds(evaluations: readonly Evaluation[], options?: Partial<BootstrapOptions>): Evaluation {
  const first = firstOf(evaluations, "averageSeeds", ["model", "protocol"]);
  const columns = columnsOf(first).map((column, at) => {
    const same = evaluations.map((evaluation) => columnsOf(evaluation)[at] as Column);
    const values = column.values.map((_, row) => mean(same.map((one) => one.values[row] as number)));
    return { ...column, values, unanswered: Math.max(...same.map(({ unanswered }) => unanswered)) };
  });
  const heading = {
    ...first,
    ratingUsers: first.ratings?.users ?? new Int32Array(0),
    seeds: evaluations.flatMap(({ seeds }) => seeds),
    seconds: secondsOf(evaluations),
  };
  return assemble(
    heading,
    columns,
    options,
    bySeed(columns, evaluations, (all) => all.flat()),
  );
}

/**
 * Evaluations of one model under several splits of the same data as one: all queries and ratings together. A user who
 * stands in several splits is one cluster. Figures that belong to all lists together are averaged.
 * @throws InputError when they are not of the same model, metrics and seeds
 */
export function poolSplits(evaluations: readonly Evaluation[], options?: Partial<BootstrapOptions>): Evaluation {
  const first = firstOf(evaluations, "poolSplits", ["model", "seeds"]);
  const columns = columnsOf(first).map((column, at) => {
    const same = evaluations.map((evaluation) => columnsOf(evaluation)[at] as Column);
    const values = Float64Array.from(same.flatMap((one) => [...one.values]));
    const unanswered = same.reduce((sum, one) => sum + one.unanswered, 0);
    return { ...column, values: column.per === "all" ? Float64Array.of(mean(values)) : values, unanswered };
  });
  const users = evaluations.flatMap((evaluation) => [...(evaluation.users ?? [])]);
  const heading = {
    ...first,
    protocol: [...new Set(evaluations.map(({ protocol }) => protocol))].join(" | "),
    users: first.users && Int32Array.from(users),
    ratingUsers: Int32Array.from(evaluations.flatMap(({ ratings }) => [...(ratings?.users ?? [])])),
    seconds: secondsOf(evaluations),
  };
  const overSplits = (all: readonly (readonly number[])[]) =>
    (all[0] ?? []).map((_, seed) => mean(all.map((one) => one[seed] as number)));
  return assemble(heading, columns, options, bySeed(columns, evaluations, overSplits));
}

function firstOf(evaluations: readonly Evaluation[], where: string, same: readonly (keyof Evaluation)[]): Evaluation {
  const first = evaluations[0];
  const mark = (one: Evaluation) => JSON.stringify([Object.keys(one.metrics), ...same.map((key) => one[key])]);
  const other = evaluations.find((one) => mark(one) !== mark(first as Evaluation));
  if (first !== undefined && other === undefined) return first;
  throw new InputError({
    wanted: `evaluations of the same metrics, ${same.join(" and ")}`,
    got: first === undefined ? "none" : shown(mark(other as Evaluation), 200),
    where,
    fix: "Merge only what was judged alike.",
  });
}

function secondsOf(evaluations: readonly Evaluation[]): Evaluation["seconds"] {
  const sum = (of: (seconds: Evaluation["seconds"]) => number) =>
    evaluations.reduce((total, { seconds }) => total + of(seconds), 0);
  return { fit: sum(({ fit }) => fit), answer: sum(({ answer }) => answer) };
}

function bySeed(
  columns: readonly Column[],
  evaluations: readonly Evaluation[],
  join: (all: readonly (readonly number[])[]) => number[],
): Evaluation["bySeed"] {
  return Object.fromEntries(
    columns.map(({ name }) => [name, join(evaluations.map((evaluation) => evaluation.bySeed[name] ?? []))]),
  );
}
