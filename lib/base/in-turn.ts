/** What `work` gives for each value, one after the other: for seeds and folds, whose work would only compete side by side. */
export async function inTurn<Value, Result>(
  values: Iterable<Value>,
  work: (value: Value, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const value of values) results.push(await work(value, results.length));
  return results;
}
