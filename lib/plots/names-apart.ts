/** The place of a map's plot on a page, in pixels, and the room that a letter of a name takes. */
const plot = { width: 640, height: 380, letter: 8.5, line: 17 };

/**
 * Which points of a map can be named without one name lying upon another: taken in the order given, each that still has
 * room, `most` at the most. Names stand above their points, in the middle. Room is reckoned for a page of usual width.
 * @param equalScales as `scatterMap` is drawn: whether one step means the same on both axes
 */
export function namesApart(
  points: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  labels: readonly string[],
  { most = 30, equalScales = true }: { readonly most?: number; readonly equalScales?: boolean } = {},
): number[] {
  const span = (values: ArrayLike<number>) => {
    const [low, high] = Array.from(values).reduce(
      ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)] as [number, number],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
    );
    return high > low ? high - low : 1;
  };
  const [across, up] = [span(points.x) / plot.width, span(points.y) / plot.height];
  const unit = { x: equalScales ? Math.max(across, up) : across, y: equalScales ? Math.max(across, up) : up };
  const taken: { x: number; y: number; half: number }[] = [];
  const named: number[] = [];
  for (let point = 0; point < labels.length && named.length < most; point++) {
    const x = (points.x[point] as number) / unit.x;
    const y = (points.y[point] as number) / unit.y;
    const half = (lettersOf(labels[point] as string) * plot.letter) / 2;
    const free = taken.every((other) => Math.abs(other.x - x) > other.half + half || Math.abs(other.y - y) > plot.line);
    if (!free) continue;
    taken.push({ x, y, half });
    named.push(point);
  }
  return named;
}

/** Chinese, Japanese and Korean letters are about twice as wide as others. */
function lettersOf(name: string): number {
  return Array.from(name).reduce((sum, letter) => sum + (letter >= "\u2E80" ? 1.7 : 1), 0);
}
