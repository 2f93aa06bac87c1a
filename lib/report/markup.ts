/** A piece of HTML whose text was escaped when it was made. Only `html` and `trusted` make one. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a hole of `html`: text and numbers are escaped, pieces of HTML are taken as they are. */
export type Hole = Html | string | number | null | undefined | false | readonly Hole[];

const replacements: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for element content and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => replacements[character] ?? character);
}

/** Declares that `markup` is already HTML: the output of a renderer that escapes, or a constant of ours. */
export function trusted(markup: string): Html {
  return { markup };
}

function fill(hole: Hole): string {
  if (hole === null || hole === undefined || hole === false) return "";
  if (typeof hole === "string") return escapeHtml(hole);
  if (typeof hole === "number") return String(hole);
  if (isList(hole)) return hole.map(fill).join("");
  return hole.markup;
}

function isList(hole: Html | readonly Hole[]): hole is readonly Hole[] {
  return Array.isArray(hole);
}

/**
 * HTML from a template: html`<td>${title}</td>`. Every hole is escaped unless it is itself `Html`; lists are joined;
 * null, undefined and false leave nothing. Attribute values must be quoted in the template.
 */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return { markup: parts.reduce((text, part, index) => text + fill(holes[index - 1]) + part) };
}

/** JSON that may stand inside a script element: no `<`, so no `</script>` and no `<!--` can end or open anything. */
export function scriptJson(value: unknown): Html {
  const text = JSON.stringify(value) ?? "null";
  return {
    markup: text
      .replace(/</g, "\\u003c")
      .replace(/\u2028/g, "\\u2028")
      .replace(/\u2029/g, "\\u2029"),
  };
}
