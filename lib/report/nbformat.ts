/** Text as nbformat keeps it: one string, or lines that still hold their line ends. */
export type MultilineText = string | readonly string[];

/** What a cell printed, showed or threw (nbformat 4.5). */
export type Output =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: MultilineText }
  | {
      readonly output_type: "display_data" | "execute_result";
      readonly data: Readonly<Record<string, unknown>>;
      readonly metadata?: Readonly<Record<string, unknown>>;
      readonly execution_count?: number | null;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

interface CellBase {
  readonly id?: string;
  readonly source: MultilineText;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export type Cell =
  | (CellBase & {
      readonly cell_type: "code";
      readonly execution_count: number | null;
      readonly outputs: readonly Output[];
    })
  | (CellBase & {
      readonly cell_type: "markdown";
      readonly attachments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    })
  | (CellBase & { readonly cell_type: "raw" });

/** An executed notebook, nbformat 4.5. */
export interface NotebookFile {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
}

/** The text whole. */
export function wholeText(text: MultilineText): string {
  return typeof text === "string" ? text : text.join("");
}

/** The name of a cell as pages and the ledger link to it; `index` counts all cells from 0, names count from 1. */
export function cellAnchor(index: number): string {
  return `cell-${index + 1}`;
}
