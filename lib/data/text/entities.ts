/** The names of U+00A0 … U+00FF, in order. */
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro " +
  "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil " +
  "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave " +
  "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml " +
  "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute " +
  "thorn yuml";

/** The names of U+0391 … U+03A9 and of U+03B1 … U+03C9, in order; a dash where there is no letter. */
const capitals =
  "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi Chi " +
  "Psi Omega";
const greek =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi " +
  "chi psi omega";

const marks: Readonly<Record<string, string>> = {
  quot: '"',
  amp: "&",
  apos: "'",
  lt: "<",
  gt: ">",
  OElig: "Œ",
  oelig: "œ",
  Scaron: "Š",
  scaron: "š",
  Yuml: "Ÿ",
  ensp: "\u2002",
  emsp: "\u2003",
  thinsp: "\u2009",
  zwnj: "\u200C",
  zwj: "\u200D",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  sbquo: "‚",
  ldquo: "“",
  rdquo: "”",
  bdquo: "„",
  dagger: "†",
  bull: "•",
  hellip: "…",
  permil: "‰",
  prime: "′",
  Prime: "″",
  lsaquo: "‹",
  rsaquo: "›",
  euro: "€",
  trade: "™",
  larr: "←",
  rarr: "→",
  minus: "−",
  infin: "∞",
  ne: "≠",
  le: "≤",
  ge: "≥",
  hearts: "♥",
};

/** What browsers read for the numbers 128 … 159: the characters of windows-1252 (HTML standard, 13.2.5.80). */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

const named = new Map<string, string>([
  ...Object.entries(marks),
  ...block(latin, 0xa0),
  ...block(capitals, 0x391),
  ...block(greek, 0x3b1),
]);

function block(names: string, first: number): [string, string][] {
  return names.split(" ").map((name, at) => [name, String.fromCharCode(first + at)]);
}

/**
 * The text with its HTML character references resolved, once: `&amp;lt;` becomes `&lt;`. Known are all numbers, as
 * browsers read them, and the names of Latin letters, Greek letters and common marks; anything else stays as it is.
 */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,10})|#[xX]([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]*));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return named.get(name) ?? whole;
      return characterOf(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
    },
  );
}

function characterOf(code: number): string {
  if (code >= 128 && code < 160) return windows1252[code - 128] as string;
  const none = code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
  return String.fromCodePoint(none ? 0xfffd : code);
}
