import { permutation, type Random } from "../../base/random.ts";
import type { Catalogue } from "./catalogue.ts";

/** How many steps a learning path has. */
export const pathLength = 4;

/**
 * Learning paths: four items that are met one after another by those who met the first, one path for every 50 items (at
 * least 2), no item in two paths or in a pair. The steps of a path are of one category, so that texts tell what belongs
 * together, but not the order.
 * @param taken items that may be no steps
 */
export function makePaths(catalogue: Catalogue, taken: ReadonlySet<number>, random: Random): (readonly number[])[] {
  const { items } = catalogue;
  const wanted = Math.max(2, Math.round(items.length / 50));
  const waiting = new Map<unknown, number[]>();
  const paths: (readonly number[])[] = [];
  for (const item of permutation(items.length, random)) {
    if (taken.has(item) || paths.length === wanted) continue;
    const category = items[item]?.category;
    const steps = [...(waiting.get(category) ?? []), item];
    waiting.set(category, steps.length < pathLength ? steps : []);
    if (steps.length === pathLength) paths.push(steps);
  }
  return paths;
}

/** The paths that one user has begun, for the log. */
export class PathMemory {
  private readonly begun: (readonly number[])[] = [];

  /** Takes note of an item that was met; `starts` holds each path by its first step. */
  meet(item: number, starts: ReadonlyMap<number, readonly number[]>): void {
    const path = starts.get(item);
    if (path !== undefined) this.begun.push(path);
  }

  /** The first step not met of the path begun last that has one, −1 where there is none. */
  next(met: Uint8Array): number {
    for (let at = this.begun.length - 1; at >= 0; at--) {
      const step = this.begun[at]?.find((item) => met[item] === 0);
      if (step !== undefined) return step;
    }
    return -1;
  }
}
