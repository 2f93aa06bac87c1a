import { type Html, html } from "../markup.ts";
import { type MultilineText, wholeText } from "../nbformat.ts";
import { terminalText } from "./ansi.ts";

/** What a cell showed: one thing in several forms, by MIME type. */
export type Bundle = Readonly<Record<string, unknown>>;

/** The text of one form; what is not text is shown as JSON. */
export function textOf(data: unknown): string {
  return typeof data === "string" || Array.isArray(data)
    ? wholeText(data as MultilineText)
    : JSON.stringify(data, null, 2);
}

/** What was shown, in words. */
export function plainText(bundle: Bundle): string {
  return terminalText(textOf(bundle["text/plain"] ?? ""));
}

/**
 * The address of a picture, with all of it inside. Raster images are kept as base64 in the notebook; SVG as text, which goes
 * into an image so that none of its scripts run.
 */
export function pictureAddress(mime: string, bundle: Bundle): string {
  const text = textOf(bundle[mime]);
  const base64 = mime === "image/svg+xml" ? Buffer.from(text, "utf8").toString("base64") : text.replace(/\s+/g, "");
  return `data:${mime};base64,${base64}`;
}

/** A picture, told in words to readers who do not see it. */
export function picture(mime: string, bundle: Bundle): Html {
  return html`<img src="${pictureAddress(mime, bundle)}" alt="${plainText(bundle)}">`;
}
