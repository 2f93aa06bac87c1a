import { lastOut, type SplitOptions } from "./split.ts";
import type { Interactions, Split } from "./types.ts";

/**
 * The protocol of the literature on next items (Kang & McAuley 2018): of each user the last event is the test, the one
 * before it the validation. Models learn from what stands before both, in the test as in the validation; asked for the
 * last event, they may read the validation event as part of the history. Ties of time go by the file's order.
 * @throws InputError as `lastOut` does
 */
export function nextItem(data: Interactions, options?: Partial<SplitOptions>): Split {
  const outer = lastOut(data, 1, options);
  const validation = lastOut(outer.train, 1, options);
  const events = validation.train.length.toLocaleString("en-US");
  const protocol = `${outer.protocol}; learned from ${events} events, without each user's last but one, which is the validation and is read at test time`;
  return {
    protocol,
    train: validation.train,
    test: outer.test,
    queries: outer.queries,
    truth: outer.truth,
    validation,
  };
}
