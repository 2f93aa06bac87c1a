import { decimalsFor } from "./format.ts";
import type { TableValue } from "./table.ts";

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "−": "$-$",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "✓": "$\\surd$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "→": "$\\to$",
  "…": "\\ldots{}",
};

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Text that LaTeX sets as it stands. Signs that pdfLaTeX does not know are put in commands; letters of other scripts stay, and
 * want XeLaTeX or LuaLaTeX. A bracket in front would be an option of the line end before it, and stands in braces.
 */
export function latexText(text: string): string {
  return text
    .replace(/[\\~^&%$#_{}<>|−×·✓≤≥→…]/g, (mark) => escapes[mark] ?? `\\${mark}`)
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (marks) => `\\textsuperscript{${[...marks].map(lowered).join("")}}`)
    .replace(/^([[*])/, "{$1}")
    .replace(/\s+/g, " ");
}

function lowered(mark: string): string {
  return mark === "⁻" ? "$-$" : String(raised.indexOf(mark));
}

/** Columns with a text of more characters than this break their lines. */
const longText = 40;

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
  const isLong = (at: number) => rows.some((row) => String(row[at] ?? "").length > longText);
  const kinds = columns.map((_, at) => (isNumber(at) ? "r" : isLong(at) ? "p{4cm}" : "l"));
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
    `\\begin{tabular}{${kinds.join("")}}`,
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
