import { escapeHtml, type Html, html, trusted } from "../markup.ts";
import { mimeTypes } from "../mime.ts";
import { type Output, wholeText } from "../nbformat.ts";
import { terminalText } from "./ansi.ts";
import { type Bundle, picture, plainText, textOf } from "./bundle.ts";
import { figureBlock } from "./figure-block.ts";
import type { MarkdownRenderer } from "./markdown.ts";
import { renderFormula } from "./math.ts";

const renderers: readonly (readonly [string, (bundle: Bundle, markdown: MarkdownRenderer) => Html])[] = [
  [mimeTypes.plotly, (bundle) => figureBlock(bundle)],
  ["text/html", (bundle) => html`<div class="block">${trusted(textOf(bundle["text/html"]))}</div>`],
  ["image/svg+xml", (bundle) => picture("image/svg+xml", bundle)],
  ["image/png", (bundle) => picture("image/png", bundle)],
  ["image/jpeg", (bundle) => picture("image/jpeg", bundle)],
  [
    "text/markdown",
    (bundle, markdown) => html`<div class="prose">${markdown.render(textOf(bundle["text/markdown"]))}</div>`,
  ],
  [
    "text/latex",
    (bundle) => {
      const formula = textOf(bundle["text/latex"])
        .trim()
        .replace(/^\$+|\$+$/g, "");
      return html`<div class="formula">${trusted(renderFormula(formula, true))}</div>`;
    },
  ],
  ["application/json", (bundle) => html`<pre class="text">${textOf(bundle["application/json"])}</pre>`],
  ["text/plain", (bundle) => html`<pre class="text">${plainText(bundle)}</pre>`],
];

function renderBundle(bundle: Bundle, markdown: MarkdownRenderer): Html | null {
  const found = renderers.find(([mime]) => mime in bundle);
  return found === undefined ? null : found[1](bundle, markdown);
}

function renderError(output: Extract<Output, { output_type: "error" }>): Html {
  const trace = terminalText(output.traceback.join("\n"));
  const said = `${output.ename}: ${output.evalue}`;
  return html`<div class="error" role="alert"><strong>${said}</strong>${
    trace === "" || trace === said ? null : html`<pre>${trace}</pre>`
  }</div>`;
}

/** Neighbouring prints to the same stream, joined as they came. */
function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      joined[joined.length - 1] = { ...last, text: wholeText(last.text) + wholeText(output.text) };
    } else joined.push(output);
  }
  return joined;
}

/**
 * The outputs of one cell as HTML; banners are left out, for they stand above the page.
 *
 * Streams, errors and plain text are escaped. `text/html` is taken as it is: the library's own blocks make it and
 * escape what they are given; and the page's content security policy names the few scripts that may run, so that
 * even a notebook that shows foreign HTML cannot make the page execute it. SVG is shown as an image for the same reason.
 */
export function renderOutputs(outputs: readonly Output[], markdown: MarkdownRenderer): Html[] {
  return joinStreams(outputs).flatMap((output): Html[] => {
    if (output.output_type === "error") return [renderError(output)];
    if (output.output_type === "stream") {
      const text = terminalText(wholeText(output.text)).replace(/\n+$/, "");
      return text === "" ? [] : [trusted(`<pre class="${output.name}">${escapeHtml(text)}</pre>`)];
    }
    if (mimeTypes.banner in output.data) return [];
    const shown = renderBundle(output.data, markdown);
    return shown === null ? [] : [shown];
  });
}
