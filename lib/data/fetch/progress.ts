import { notebook } from "../../base/notebook.ts";
import type { DownloadProgress } from "./download.ts";

/** A download in one line: "ml-100k.zip: 2.1 of 4.9 MB, 3 s to go". */
export function progressLine({ file, received, total, secondsLeft }: DownloadProgress): string {
  const amount = total === null ? `${megabytes(received)} MB` : `${megabytes(received)} of ${megabytes(total)} MB`;
  if (received === total) return `${file}: ${amount}, done`;
  return secondsLeft === null ? `${file}: ${amount}` : `${file}: ${amount}, ${Math.ceil(secondsLeft)} s to go`;
}

/**
 * Shows downloads as they go: in a notebook one line under the cell that is replaced in place, in a terminal one line on
 * stderr, elsewhere one line when a file begins and one when it is there. At most four times a second.
 */
export function showProgress(): (progress: DownloadProgress) => void {
  let shown = 0;
  let begun = "";
  return (progress) => {
    const done = progress.received === progress.total;
    const fresh = progress.url !== begun;
    if (!done && !fresh && performance.now() - shown < 250) return;
    shown = performance.now();
    begun = progress.url;
    const line = progressLine(progress);
    const channel = notebook();
    if (channel !== null) channel.display({ "text/plain": line }, {}, `download ${progress.url}`);
    else if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}${done ? "\n" : ""}`);
    else if (done || fresh) process.stderr.write(`${line}\n`);
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
