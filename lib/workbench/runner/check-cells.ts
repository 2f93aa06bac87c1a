// A script: checks the cells of the notebooks that its parent sends, and answers with the complaints.
import { type Checked, checkNotebooks } from "../kernel/typecheck.ts";

process.once("message", (notebooks: readonly Checked[]) => {
  process.send?.(checkNotebooks(notebooks), () => process.exit(0));
});
