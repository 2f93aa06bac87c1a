/** Widths of the characters 32 to 126 of DejaVu Sans in hundredths of the font's size. */
const widths = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
  84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61,
  69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59,
  82, 59, 59, 52, 64, 34, 64, 84,
];

/** Characters that are as wide as high: East Asian scripts, their punctuation, and symbols in colour. */
const wide = /[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;

/**
 * How wide a text stands in pixels at a size in pixels. DejaVu Sans is the widest of the fonts that a viewer is likely
 * to take: in another one the text ends earlier, and nothing is cut off.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let hundredths = 0;
  for (const character of text) {
    const known = widths[(character.codePointAt(0) as number) - 32];
    hundredths += known ?? (wide.test(character) ? 100 : 65);
  }
  return (hundredths / 100) * size * (bold ? 1.12 : 1);
}
