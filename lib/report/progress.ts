import { notebook } from "../base/notebook.ts";
import type { EpochRecord } from "../models/recommender.ts";
import { formatNumber, formatSeconds } from "./format.ts";
import { html } from "./markup.ts";

/** How often a line is printed where nothing can be redrawn, in milliseconds. */
const linesApart = 2000;

let bars = 0;

/**
 * A progress bar for `FitContext.onEpoch`: redrawn in place in a notebook, a line now and then elsewhere.
 * It shows the epoch, the loss, the validation figure, the pace, and how long is left at that.
 */
export function progress(label: string): (record: EpochRecord) => void {
  bars++;
  const id = `progress-${process.pid}-${bars}`;
  let printed = 0;
  return ({ epoch, epochs, loss, validation, seconds }) => {
    const pace = seconds / epoch;
    const text = [
      `${label}: epoch ${epoch} of ${epochs}`,
      `loss ${formatNumber(loss)}`,
      ...(validation === undefined ? [] : [`validation ${formatNumber(validation)}`]),
      `${formatSeconds(pace)} an epoch`,
      epoch < epochs ? `about ${formatSeconds(pace * (epochs - epoch))} left` : `${formatSeconds(seconds)} in all`,
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
