/**
 * Decimals that show `digits` significant digits of the largest of the values, less the zeros that all of them would
 * end with; 0 for nothing but integers.
 */
export function decimalsFor(values: readonly number[], digits = 4): number {
  const fractions = values.filter((value) => Number.isFinite(value) && !Number.isInteger(value));
  if (fractions.length === 0) return 0;
  const largest = Math.max(...fractions.map(Math.abs));
  let decimals = Math.min(Math.max(digits - 1 - Math.floor(Math.log10(largest)), 0), digits + 2);
  while (decimals > 0 && fractions.every((value) => value.toFixed(decimals).endsWith("0"))) decimals -= 1;
  return decimals;
}

/** Decimals that show an interval of that half width with two significant digits. */
export function decimalsForWidth(halfWidth: number): number {
  return halfWidth > 0 ? Math.min(Math.max(1 - Math.floor(Math.log10(halfWidth)), 0), 8) : 4;
}

/** A figure with its 95 % interval where it has one, as precise as the interval tells: "0.041 [0.032, 0.050]". */
export function figureText(value: number, interval?: readonly [number, number]): string {
  if (interval === undefined) return value !== 0 && Math.abs(value) < 0.001 ? withPower(value, 2) : rounded(value);
  const [low, high] = interval;
  const isTiny = Math.max(...[value, low, high].map(Math.abs)) < 0.001 && high > low;
  const decimals = high > low ? decimalsForWidth((high - low) / 2) : decimalsFor([value]);
  const [figure, ...ends] = [value, low, high].map((number) =>
    isTiny ? withPower(number, 2) : formatNumber(number, decimals),
  );
  return `${figure} [${ends.join(", ")}]`;
}

/** Four significant digits without zeros at the end; integers whole. */
function rounded(value: number): string {
  const number = Number.isInteger(value) ? value : Number(value.toPrecision(4));
  return formatNumber(number, String(number).split(".")[1]?.length ?? 0);
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number as a power of ten: "3.2 × 10⁻⁶". */
function withPower(value: number, digits: number): string {
  if (value === 0) return "0";
  const [factor = "", power = ""] = Math.abs(value)
    .toExponential(digits - 1)
    .split("e");
  const raised = [...power]
    .map((sign) => (sign === "+" ? "" : sign === "-" ? "⁻" : (superscripts[Number(sign)] ?? "")))
    .join("");
  return `${value < 0 ? "−" : ""}${factor} × 10${raised}`;
}

/**
 * A number for reading: grouped thousands, a true minus sign, "–" for NaN (no value), and powers of ten where the
 * decimals would show nothing.
 */
export function formatNumber(value: number, decimals: number = decimalsFor([value])): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const vanishes = size !== 0 && size < 0.5 * 10 ** -decimals;
  if (vanishes || size >= 1e15) return withPower(value, 2);
  return `${value < 0 ? "−" : ""}${grouped(size.toFixed(decimals))}`;
}

function grouped(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const groups = whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** A time for reading: "3.2 s", "4 min 10 s", "2 h 37 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.0995) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  if (seconds < 99.5) return `${Number(seconds.toPrecision(2))} s`;
  const whole = Math.round(seconds);
  if (whole >= 6000) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A moment (ISO 8601, UTC) for reading: "2026-03-01 12:05 UTC". */
export function formatDate(moment: string): string {
  return moment.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC");
}

/** How many columns of a terminal a text takes: Chinese characters and their like take two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  return width;
}

/** A text filled up with blanks to a width, on the left for numbers. */
export function padText(text: string, width: number, right = false): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return right ? blanks + text : text + blanks;
}
