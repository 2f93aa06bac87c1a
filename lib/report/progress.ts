import { notebook } from "../base/notebook.ts";
import type { EpochRecord } from "../models/recommender.ts";
import { formatNumber, formatSeconds } from "./format.ts";
import { html } from "./markup.ts";

/** How often a line is printed where nothing can be redrawn, in milliseconds. */
const linesApart = 2000;

let bars = 0;

/**
 * A progress bar for `FitContext.onEpoch`: redrawn in place in a notebook, a line now and then elsewhere.
 * It shows the epoch, the loss, the validation figure, and how long is left at the pace so far.
 */
export function progress(label: string): (record: EpochRecord) => void {
  bars++;
  const id = `progress-${process.pid}-${bars}`;
  let printed = 0;
  return ({ epoch, epochs, loss, validation, seconds }) => {
    const left = (seconds / epoch) * (epochs - epoch);
    const text = [
      `${label}: epoch ${epoch} of ${epochs}`,
      `loss ${formatNumber(loss)}`,
      ...(validation === undefined ? [] : [`validation ${formatNumber(validation)}`]),
      `${formatSeconds(seconds)}${epoch < epochs ? `, about ${formatSeconds(left)} left` : ""}`,
    ].join(" · ");
    const channel = notebook();
    if (channel !== null) {
      const bar = html`<div class="progress"><progress max="${epochs}" value="${epoch}"></progress> ${text}</div>`;
      channel.display({ "text/html": bar.markup, "text/plain": text }, {}, id);
    } else if (epoch === epochs || performance.now() - printed > linesApart) {
      printed = performance.now();
      console.log(text);
    }
  };
}
