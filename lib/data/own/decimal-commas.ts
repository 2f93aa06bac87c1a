import { InputError, shown } from "../../base/errors.ts";
import { interactions } from "../interactions.ts";
import type { Interactions } from "../types.ts";
import { eachRow } from "./each-row.ts";
import type { Layout } from "./layout.ts";

/** "4,5", as much of Europe writes four and a half. */
const withComma = /^\s*[+-]?\d+,\d+\s*$/;

/** Whether a number is written with a decimal comma in one of these texts, and all others are whole numbers or empty. */
export function haveDecimalCommas(texts: readonly string[]): boolean {
  return texts.some((text) => withComma.test(text)) && texts.every((text) => /^\s*([+-]?\d+(,\d+)?)?\s*$/.test(text));
}

/**
 * The events with values that the file writes with a decimal comma.
 * @param data of all rows of the file, in its order
 * @param place the column of values
 * @throws InputError for a value that is no number
 */
export async function withCommaValues(
  data: Interactions,
  { file, header }: Layout,
  place: number,
): Promise<Interactions> {
  const value = new Float32Array(data.length);
  let row = 0;
  await eachRow(file, [place], header, ([text = ""]) => {
    const number = Number(text.trim().replace(",", "."));
    if (text.trim() === "" || !Number.isFinite(number)) {
      throw new InputError({
        where: `${file.path}, row ${row + 1} below the header`,
        wanted: "a number with a decimal comma, as in the first rows",
        got: shown(text),
        fix: "Mend the row, or read no values with value=none.",
      });
    }
    value[row++] = number;
  });
  if (row !== data.length) {
    throw new InputError({
      where: file.path,
      wanted: "a value for each event",
      got: `${row} rows with a value and ${data.length} events that could be read`,
      fix: "Mend the rows that cannot be read; passing over bad rows does not go together with decimal commas.",
    });
  }
  return interactions({ ...data, value });
}
