import { decimalsFor } from "./format.ts";
import type { TableValue } from "./table.ts";

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** Text that LaTeX sets as it stands. */
export function latexText(text: string): string {
  return text.replace(/[\\~^&%$#_{}]/g, (mark) => escapes[mark] ?? `\\${mark}`).replace(/\s+/g, " ");
}

/**
 * A table for LaTeX with the package booktabs: `\toprule`, headings, `\midrule`, rows, `\bottomrule`, a caption and a label.
 * Columns of numbers stand to the right, with as many decimals as their largest shows in four digits.
 * @param label as `\ref` names it; letters, digits and hyphens
 */
export function latexTable(
  columns: readonly string[],
  rows: readonly (readonly TableValue[])[],
  { caption, label }: { readonly caption: string; readonly label: string },
): string {
  const numbers = columns.map((_, at) => rows.map((row) => row[at]).filter((value) => typeof value === "number"));
  const decimals = numbers.map((values) => decimalsFor(values));
  const isNumber = (at: number) =>
    (numbers[at]?.length ?? 0) > 0 &&
    rows.every((row) => row[at] === null || row[at] === undefined || typeof row[at] === "number");
  const cell = (value: TableValue, at: number) => {
    if (value === null || value === undefined) return "";
    if (typeof value !== "number") return latexText(String(value));
    return Number.isNaN(value) ? "--" : `$${value.toFixed(decimals[at])}$`;
  };
  return [
    "\\begin{table}",
    "\\centering",
    `\\caption{${latexText(caption)}}`,
    `\\label{tab:${label}}`,
    `\\begin{tabular}{${columns.map((_, at) => (isNumber(at) ? "r" : "l")).join("")}}`,
    "\\toprule",
    `${columns.map(latexText).join(" & ")} \\\\`,
    "\\midrule",
    ...rows.map((row) => `${columns.map((_, at) => cell(row[at], at)).join(" & ")} \\\\`),
    "\\bottomrule",
    "\\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}
