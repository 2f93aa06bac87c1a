/** A value that knows how to show itself as the result of a cell. */
export interface FrameView {
  toMimeBundle(): Readonly<Record<string, unknown>>;
}

/** What of a frame is shown. */
export interface ViewedFrame {
  readonly columns: readonly string[];
  /** The rows shown, each with one cell per column. */
  readonly rows: readonly (readonly unknown[])[];
  /** The label of each row shown; null to show none. */
  readonly index: readonly (string | number)[] | null;
  /** How many rows there are in all. */
  readonly length: number;
  readonly caption?: string;
  /** Small print under the table. */
  readonly foot: readonly string[];
}

/** The longest text in a cell; the rest is cut off. */
const longestText = 80;

/** A table of a frame's rows, as HTML in which everything is escaped and as text with aligned columns. */
export function frameView(frame: ViewedFrame): FrameView {
  const labels = frame.index === null ? [] : [{ name: "", texts: frame.index.map(String), isNumber: false }];
  const columns = [
    ...labels,
    ...frame.columns.map((name, at) =>
      shownColumn(
        name,
        frame.rows.map((row) => row[at]),
      ),
    ),
  ];
  const foot = [`${frame.length.toLocaleString("en-US")} rows × ${frame.columns.length} columns`, ...frame.foot];
  return {
    toMimeBundle: () => ({
      "text/html": htmlOf(columns, frame, foot),
      "text/plain": textOf(columns, frame, foot),
    }),
  };
}

interface ShownColumn {
  readonly name: string;
  readonly texts: readonly string[];
  readonly isNumber: boolean;
}

function shownColumn(name: string, values: readonly unknown[]): ShownColumn {
  const known = values.filter((value) => value !== null && value !== undefined);
  const isNumber = known.length > 0 && known.every((value) => typeof value === "number");
  const decimals = Math.max(0, ...known.map((value) => (typeof value === "number" ? decimalsOf(value) : 0)));
  const texts = values.map((value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return Number.isFinite(value) ? value.toFixed(decimals) : String(value);
    const text = String(value);
    return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
  });
  return { name, texts, isNumber };
}

/** As many decimals as show a number to four significant digits, and no more than it has. */
function decimalsOf(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return 0;
  const rounded = Number(value.toPrecision(Math.abs(value) >= 1000 ? 6 : 4));
  const text = Math.abs(rounded) < 1e-6 ? "" : String(rounded);
  return Math.min(6, text.split(".")[1]?.length ?? 0);
}

function htmlOf(
  columns: readonly ShownColumn[],
  { rows, index, caption }: ViewedFrame,
  foot: readonly string[],
): string {
  const cell = (tag: "td" | "th", column: ShownColumn, text: string, scope: string) =>
    `<${tag}${scope}${column.isNumber ? ' class="number"' : ""}>${escaped(text)}</${tag}>`;
  const head = columns.map((column) => cell("th", column, column.name, ' scope="col"')).join("");
  const body = rows.map((_, row) => {
    const cells = columns.map((column, at) => {
      const heads = at === 0 && index !== null;
      return cell(heads ? "th" : "td", column, column.texts[row] ?? "", heads ? ' scope="row"' : "");
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const label = escaped(caption ?? "Frame");
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>` +
    (caption === undefined ? "" : `<caption>${label}</caption>`) +
    `<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>` +
    foot.map((line) => `<p class="foot">${escaped(line)}</p>`).join("")
  );
}

function textOf(columns: readonly ShownColumn[], { rows, caption }: ViewedFrame, foot: readonly string[]): string {
  const widths = columns.map(({ name, texts }) => Math.max(width(name), ...texts.map((text) => width(flat(text)))));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => {
        const space = " ".repeat(Math.max(0, (widths[at] as number) - width(flat(text))));
        return columns[at]?.isNumber ? space + flat(text) : flat(text) + space;
      })
      .join("  ")
      .trimEnd();
  return [
    ...(caption === undefined ? [] : [caption]),
    line(columns.map(({ name }) => name)),
    widths.map((size) => "─".repeat(size)).join("  "),
    ...rows.map((_, row) => line(columns.map(({ texts }) => texts[row] ?? ""))),
    ...foot,
  ].join("\n");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u;

/** The width of a text in a terminal: Chinese, Japanese and Korean characters take two places. */
function width(text: string): number {
  let places = 0;
  for (const character of text) places += wide.test(character) ? 2 : 1;
  return places;
}
