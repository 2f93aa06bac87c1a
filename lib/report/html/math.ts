import katex from "katex";
import type { MarkdownIt, Token } from "markdown-it";

/** A formula as HTML with MathML beside it for screen readers; a formula that does not parse is shown in red with its reason. */
export function renderFormula(formula: string, displayMode: boolean): string {
  return katex.renderToString(formula, {
    displayMode,
    throwOnError: false,
    strict: false,
    trust: false,
    output: "htmlAndMathml",
  });
}

const fences: readonly { open: string; close: string; display: boolean }[] = [
  { open: "$$", close: "$$", display: true },
  { open: "\\[", close: "\\]", display: true },
  { open: "\\(", close: "\\)", display: false },
  { open: "$", close: "$", display: false },
];

/** Where the fence closes, passing over `\$`; −1 when it does not. */
function closing(text: string, close: string, from: number, to: number): number {
  for (let at = from; at <= to - close.length; at++) {
    if (text.startsWith(close, at)) return at;
    if (text[at] === "\\") at++;
  }
  return -1;
}

/** `$…$` is a formula only where no space touches the fences and no digit follows: "$5 and $6" is money. */
function isMoney(text: string, open: number, close: number): boolean {
  return /\s/.test(text[open + 1] ?? " ") || /\s/.test(text[close - 1] ?? " ") || /\d/.test(text[close + 1] ?? "");
}

/** Teaches markdown-it `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, within a paragraph and as a block of its own. */
export function mathPlugin(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "math", (state, silent) => {
    for (const { open, close, display } of fences) {
      if (!state.src.startsWith(open, state.pos)) continue;
      const from = state.pos + open.length;
      const end = closing(state.src, close, from, state.posMax);
      if (end <= from) continue;
      if (open === "$" && isMoney(state.src, state.pos, end)) continue;
      if (!silent) {
        const token = state.push(display ? "math_display" : "math_inline", "math", 0);
        token.content = state.src.slice(from, end);
      }
      state.pos = end + close.length;
      return true;
    }
    return false;
  });

  markdown.block.ruler.before("fence", "math", (state, startLine, endLine, silent) => {
    const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
    const fence = fences.find(({ open, display }) => display && state.src.startsWith(open, start));
    if (fence === undefined) return false;
    for (let line = startLine; line < endLine; line++) {
      if (line > startLine && state.isEmpty(line)) return false;
      const from = line === startLine ? start + fence.open.length : (state.bMarks[line] ?? 0);
      const end = closing(state.src, fence.close, from, state.eMarks[line] ?? 0);
      if (end < 0) continue;
      if (state.src.slice(end + fence.close.length, state.eMarks[line]).trim() !== "") return false;
      if (silent) return true;
      const token = state.push("math_block", "math", 0);
      token.block = true;
      token.content = state.src.slice(start + fence.open.length, end);
      token.map = [startLine, line + 1];
      state.line = line + 1;
      return true;
    }
    return false;
  });

  const rule = (display: boolean, wrap: (formula: string) => string) => (tokens: Token[], index: number) =>
    wrap(renderFormula(tokens[index]?.content ?? "", display));
  markdown.renderer.rules.math_inline = rule(false, (formula) => formula);
  markdown.renderer.rules.math_display = rule(true, (formula) => formula);
  markdown.renderer.rules.math_block = rule(true, (formula) => `<div class="formula">${formula}</div>\n`);
}
