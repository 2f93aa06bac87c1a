import { notebook } from "../base/notebook.ts";
import type { Displayable } from "./mime.ts";

/** Shows something at once, in the middle of a cell: in a notebook as richly as it can, elsewhere as text on the console. */
export function show(shown: Displayable): void {
  const bundle = shown.toMimeBundle();
  const channel = notebook();
  if (channel === null) console.log(String(bundle["text/plain"] ?? ""));
  else channel.display(bundle);
}
