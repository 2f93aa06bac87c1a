/** Markdown that shows a text as it is. Brackets and backslashes become entities: behind a backslash they would begin a formula. */
export function escaped(text: string): string {
  return text.replace(/[\\[\]]/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/[`*_{}<>|$~]|#(?!\d+;)/g, "\\$&");
}

/** A sentence of Markdown as it is read: without marks of weight and code, and with what was escaped as it was. */
export function unmarked(markdown: string): string {
  return markdown
    .replace(/\*\*|(?<!\\)`/g, "")
    .replace(/\\([`*_{}<>#|$~])/g, "$1")
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
