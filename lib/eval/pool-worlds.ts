import { InputError } from "../base/errors.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { poolSplits } from "./merge.ts";
import type { Evaluation } from "./types.ts";

/**
 * Evaluations of one model in several worlds, such as shops of several seeds, as one: the questions of all of them, each world's
 * users for themselves, whatever their indices. Questions keep their order, world after world.
 * @param protocol what was asked in each, in one line: the worlds' own lines differ in their counts
 * @throws InputError without worlds, or for evaluations of other models or metrics
 */
export function poolWorlds(
  evaluations: readonly Evaluation[],
  protocol: string,
  options?: Partial<BootstrapOptions>,
): Evaluation {
  if (evaluations.length === 0) {
    throw new InputError({
      wanted: "evaluations of one world at least",
      got: "none",
      where: "poolWorlds",
      fix: "Evaluate the model in each world and hand all of them on.",
    });
  }
  let before = 0;
  const apart = evaluations.map((one) => {
    const users = one.users?.map((user) => (user < 0 ? user : user + before)) ?? null;
    before = Array.from(users ?? []).reduce((most, user) => Math.max(most, user + 1), before);
    return { ...one, users, seeds: [] };
  });
  const pooled = poolSplits(apart, options);
  return { ...pooled, protocol, seeds: [...new Set(evaluations.flatMap(({ seeds }) => seeds))] };
}
