/**
 * Comma-separated text after RFC 4180: a header, one line per row, each ended by a line feed. Cells that hold a comma,
 * a quote, a line break or a space at either end are quoted, quotes within doubled.
 * @param rows one cell per column; a number is written with the fewest digits that read back as the same float64
 */
export function csvText(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [header.map(cell).join(",")];
  for (const row of rows) lines.push(row.map(cell).join(","));
  return `${lines.join("\n")}\n`;
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
