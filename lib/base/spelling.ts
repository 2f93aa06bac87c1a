/** How many letters must be changed, added or taken away to turn one text into the other (Levenshtein). */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/**
 * Up to three of the known texts that `asked` may be a misspelling of, the nearest first: those that differ in case
 * alone, then those within one edit, or one for every three letters. Of equally near ones the earlier known comes first.
 */
export function nearSpellings(asked: string, known: Iterable<string>): string[] {
  const most = Math.max(1, Math.floor(asked.length / 3));
  const folded = asked.toLowerCase();
  const near: { text: string; distance: number }[] = [];
  for (const text of known) {
    if (Math.abs(text.length - asked.length) > most) continue;
    const distance = text.toLowerCase() === folded ? 0 : editDistance(asked, text);
    if (distance <= most) near.push({ text, distance });
  }
  near.sort((a, b) => a.distance - b.distance);
  return near.slice(0, 3).map(({ text }) => text);
}
