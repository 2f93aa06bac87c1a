import createMarkdown, { type MarkdownIt } from "markdown-it";
import { escapeHtml, type Html, trusted } from "../markup.ts";
import { highlightCode } from "./code.ts";
import { mathPlugin } from "./math.ts";

/** A heading of a page, for its table of contents. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

/** Renders the Markdown of one page: headings are collected in reading order with anchors of their own. */
export interface MarkdownRenderer {
  readonly headings: readonly Heading[];
  /** `images`: data of images the text names, by name ("attachment:plot.png" looks up "plot.png"). */
  render(text: string, images?: Readonly<Record<string, string>>): Html;
}

function anchorOf(text: string, taken: Set<string>): string {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  const base = `section-${plain === "" ? "untitled" : plain}`;
  let anchor = base;
  for (let count = 2; taken.has(anchor); count++) anchor = `${base}-${count}`;
  taken.add(anchor);
  return anchor;
}

/** An address without its percent signs; as it is where those spell no text. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/**
 * Markdown → HTML with formulas and highlighted code. HTML inside the text is shown as text, links to scripts are
 * refused, and a picture that is not at hand (a page must open offline) becomes a link to it.
 */
export function markdownRenderer(): MarkdownRenderer {
  const headings: Heading[] = [];
  const taken = new Set<string>();
  const markdown: MarkdownIt = createMarkdown({
    html: false,
    linkify: false,
    typographer: false,
    highlight: (source, language) => highlightCode(source, language === "ts" ? "typescript" : language).markup,
  });
  markdown.use(mathPlugin);

  markdown.renderer.rules.heading_open = (tokens, index, options, _environment, renderer) => {
    const token = tokens[index];
    const inline = tokens[index + 1];
    if (token !== undefined && inline !== undefined) {
      const text = (inline.children ?? []).map((child) => (child.type === "image" ? "" : child.content)).join("");
      const anchor = anchorOf(text, taken);
      token.attrSet("id", anchor);
      headings.push({ level: Number(token.tag.slice(1)), text, anchor });
    }
    return renderer.renderToken(tokens, index, options);
  };
  markdown.renderer.rules.table_open = () =>
    '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>\n';
  markdown.renderer.rules.table_close = () => "</table></div>\n";
  let pictures: Readonly<Record<string, string>> = {};
  markdown.renderer.rules.image = (tokens, index) => {
    const token = tokens[index];
    const address = String(token?.attrGet("src") ?? "");
    const described = escapeHtml(token?.content ?? "");
    const data = address.startsWith("data:image/") ? address : pictures[decoded(address.replace(/^attachment:/, ""))];
    return data === undefined
      ? `<a href="${escapeHtml(address)}">${described === "" ? "picture" : described}</a>`
      : `<img src="${escapeHtml(data)}" alt="${described}">`;
  };

  return {
    headings,
    render: (text, images = {}) => {
      pictures = images;
      return trusted(markdown.render(text));
    },
  };
}
