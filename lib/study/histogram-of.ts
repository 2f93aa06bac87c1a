/** Each value with how often it occurs, in order of first sight; no more than `most` different ones are looked for. */
export function histogramOf(values: Float32Array, most: number): { value: number; count: number }[] {
  const found = new Map<number, number>();
  for (const value of values) {
    found.set(value, (found.get(value) ?? 0) + 1);
    if (found.size >= most) break;
  }
  return [...found].map(([value, count]) => ({ value, count }));
}
