import { notebook } from "../base/notebook.ts";
import type { EpochRecord } from "../models/recommender.ts";
import { formatNumber, formatSeconds } from "./format.ts";
import { html } from "./markup.ts";

/** How often a line is printed where nothing can be redrawn, in milliseconds. */
const linesApart = 2000;

/** How often a bar is redrawn at most, in milliseconds: an eye sees no more. */
const drawingsApart = 50;

let bars = 0;

/**
 * A progress bar for `FitContext.onEpoch`: redrawn in place in a notebook, a line now and then elsewhere.
 * While it is drawn the notebook's kernel gets its turn, so that it answers and can be interrupted between short epochs.
 * It shows the epoch, the loss, the validation figure, the pace, and how long is left at that.
 */
export function progress(label: string): (record: EpochRecord) => void | Promise<void> {
  bars++;
  const id = `progress-${process.pid}-${bars}`;
  let told = Number.NEGATIVE_INFINITY;
  return ({ epoch, epochs, loss, validation, seconds }) => {
    const channel = notebook();
    if (epoch !== epochs && performance.now() - told < (channel === null ? linesApart : drawingsApart))
      return undefined;
    const pace = seconds / epoch;
    const text = [
      `${label}: epoch ${epoch} of ${epochs}`,
      `loss ${formatNumber(loss)}`,
      ...(validation === undefined ? [] : [`validation ${formatNumber(validation)}`]),
      `${formatSeconds(pace)} an epoch`,
      epoch < epochs ? `about ${formatSeconds(pace * (epochs - epoch))} left` : `${formatSeconds(seconds)} in all`,
    ].join(" · ");
    told = performance.now();
    if (channel === null) {
      console.log(text);
      return undefined;
    }
    const bar = html`<div class="progress"><progress max="${epochs}" value="${epoch}"></progress> ${text}</div>`;
    channel.display({ "text/html": bar.markup, "text/plain": text }, {}, id);
    return new Promise((resolve) => setImmediate(resolve));
  };
}
