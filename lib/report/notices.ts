import { html } from "./markup.ts";
import { type Displayable, mimeTypes } from "./mime.ts";

/**
 * A warning that the report shows above everything else on its page, e.g. that the made-up shop stands in for a data
 * set that is not here. In a notebook it shows where it was made.
 */
export function banner(text: string): Displayable {
  return {
    toMimeBundle: () => ({
      [mimeTypes.banner]: { kind: "notice", text },
      "text/html": html`<p class="banner" role="note"><strong>${text}</strong></p>`.markup,
      "text/plain": `*** ${text} ***`,
    }),
  };
}

/** Words between cells that a program writes: Markdown with formulas. HTML in it is shown as text. */
export function note(markdown: string): Displayable {
  return { toMimeBundle: () => ({ "text/markdown": markdown, "text/plain": markdown }) };
}
