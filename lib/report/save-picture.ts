import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { InputError, shown } from "../base/errors.ts";

/**
 * Writes a figure as a picture, to be put in a paper or on a page: an SVG file, which keeps its sharpness at every size.
 * A file of that name is replaced, and folders that are not there are made.
 * @param file ends in .svg; in a notebook relative to the project's folder
 * @returns the whole path of the file
 * @throws InputError for another ending, and for a figure that no picture can show (`Figure.toSvg`)
 */
export function savePicture(figure: { toSvg(): string }, file: string): string {
  if (extname(file).toLowerCase() !== ".svg") {
    throw new InputError({
      wanted: "the name of an .svg file",
      got: shown(file),
      where: "savePicture",
      fix: "Save it as .svg; Inkscape, a browser's print dialogue or rsvg-convert make a PDF or PNG of it.",
    });
  }
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, figure.toSvg());
  return path;
}
