const control = String.fromCharCode(27);
const escapes = new RegExp(
  `${control}\\[[0-9;?]*[ -/]*[@-~]|${control}\\][^${String.fromCharCode(7)}]*${String.fromCharCode(7)}`,
  "g",
);

/** Text as a terminal would show it in the end: colours taken out, lines overwritten by carriage returns resolved. */
export function terminalText(text: string): string {
  return text
    .replace(escapes, "")
    .replace(/\r\n/g, "\n")
    .split("\n")
    .map((line) => {
      const kept = line.replace(/\r+$/, "");
      return kept.slice(kept.lastIndexOf("\r") + 1);
    })
    .join("\n");
}
