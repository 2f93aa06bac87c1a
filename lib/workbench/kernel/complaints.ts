/** What the compiler has against a cell: a place in it, lines and columns from 1, and TypeScript's number and words. */
export interface Complaint {
  readonly line: number;
  readonly column: number;
  /** In characters; 1 for what goes over more than a line. */
  readonly length: number;
  readonly code: number;
  readonly message: string;
  /** For a module that was written in a cell: its name. */
  readonly fileName?: string;
}
