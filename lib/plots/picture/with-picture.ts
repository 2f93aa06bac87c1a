import { type MimeBundle, mimeTypes } from "../../report/mime.ts";
import { type Drawable, picture } from "./picture.ts";

const svg = "image/svg+xml";

/** Whether a bundle holds a Plotly figure and no picture of it. */
export function lacksPicture(bundle: MimeBundle): boolean {
  return mimeTypes.plotly in bundle && !(svg in bundle) && !("image/png" in bundle);
}

/**
 * A Plotly figure's bundle with a picture beside the interactive form, for viewers that run no scripts: GitHub, mail,
 * print, nbconvert. Other bundles, and those that bring a picture, stay as they are. Where no picture can be drawn the
 * text says so and why.
 */
export function withPicture(bundle: MimeBundle): MimeBundle {
  if (!lacksPicture(bundle)) return bundle;
  const figure = bundle[mimeTypes.plotly] as Drawable;
  const words = wordsOf(bundle, figure);
  try {
    return { ...bundle, [svg]: picture(figure, words), "text/plain": words };
  } catch (error) {
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return { ...bundle, "text/plain": `${words}\nThere is no picture of this figure: ${reason.slice(0, 300)}` };
  }
}

/** The text of a bundle; of one without, the title of its layout. */
function wordsOf(bundle: MimeBundle, { layout = {} }: Drawable): string {
  const text = bundle["text/plain"];
  if (typeof text === "string" && text !== "") return text;
  if (Array.isArray(text) && text.length > 0) return text.join("");
  const { title } = layout as { title?: string | { text?: string } };
  return (typeof title === "string" ? title : title?.text) ?? "A figure without a title";
}
