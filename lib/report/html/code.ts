import highlight from "highlight.js/lib/core";
import shell from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import { escapeHtml, type Html, trusted } from "../markup.ts";

highlight.registerLanguage("typescript", typescript);
highlight.registerLanguage("json", json);
highlight.registerLanguage("python", python);
highlight.registerLanguage("bash", shell);

/** Source text with its syntax marked; a language we do not know is shown plain. */
export function highlightCode(source: string, language: string): Html {
  const markup = highlight.getLanguage(language)
    ? highlight.highlight(source, { language, ignoreIllegals: true }).value
    : escapeHtml(source);
  return trusted(markup);
}
