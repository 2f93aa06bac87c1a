/** Markdown that shows a text as it is. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|$~]/g, "\\$&");
}
