import { InputError } from "../../base/errors.ts";
import { stopSignal } from "../../base/notebook.ts";
import type { Random } from "../../base/random.ts";
import type { LiveEvent, LiveSession } from "./live.ts";

/** What comes upon a session: events and requests, spread over some seconds. */
export interface Load {
  /** In order of arrival. */
  readonly events: readonly LiveEvent[];
  /** The user of each request, in order of arrival. */
  readonly requests: readonly string[];
  readonly seconds: number;
  /** Length of the lists asked for. */
  readonly k: number;
}

/** How a session stood up to a load. */
export interface LoadOutcome {
  /** Milliseconds from the moment a request was due to its answer, in order of arrival: waiting in line counts. */
  readonly requests: Float64Array;
  /** Milliseconds from the moment an event was due until it was taken in. */
  readonly events: Float64Array;
  readonly seconds: number;
}

/**
 * Lets events and requests arrive at a session through the event loop, each at its own moment (drawn uniformly over the
 * time, so that both are Poisson streams given their numbers), whether or not earlier ones are answered. A time is
 * counted from the moment the arrival was due: an answer that keeps others waiting is charged for their waiting.
 * Arrivals and answers share one thread, as they do in a server of one process.
 * @throws InputError without requests or for a time that is not above 0; whatever the session throws
 */
export async function underLoad(
  session: LiveSession,
  load: Load,
  random: Random,
  signal?: AbortSignal,
): Promise<LoadOutcome> {
  if (load.requests.length === 0 || !(load.seconds > 0)) {
    throw new InputError({
      wanted: "at least one request, and some seconds above 0",
      got: `${load.requests.length} requests in ${load.seconds} s`,
      where: "underLoad",
      fix: "Name the users who ask, and how long it takes.",
    });
  }
  const stop = stopSignal(signal);
  const requests = new Float64Array(load.requests.length);
  const events = new Float64Array(load.events.length);
  const answers: Promise<void>[] = [];
  const failures: unknown[] = [];
  const begun = performance.now();
  for (const { kind, at, due } of arrivals(load, random)) {
    await until(begun + due);
    stop?.throwIfAborted();
    if (failures.length > 0) break;
    if (kind === "event") {
      session.observe(load.events[at] as LiveEvent);
      events[at] = performance.now() - begun - due;
    } else {
      const answer = session.recommend(load.requests[at] as string, load.k);
      answers.push(
        answer.then(
          () => {
            requests[at] = performance.now() - begun - due;
          },
          (failure) => {
            failures.push(failure);
          },
        ),
      );
    }
  }
  await Promise.all(answers);
  if (failures.length > 0) throw failures[0];
  return { requests, events, seconds: (performance.now() - begun) / 1000 };
}

interface Arrival {
  readonly kind: "event" | "request";
  readonly at: number;
  /** Milliseconds after the beginning. */
  readonly due: number;
}

function arrivals({ events, requests, seconds }: Load, random: Random): Arrival[] {
  const spread = (kind: Arrival["kind"], count: number) => {
    const draw = random.stream(kind);
    const moments = Float64Array.from({ length: count }, () => draw.uniform() * seconds * 1000).sort();
    return Array.from(moments, (due, at): Arrival => ({ kind, at, due }));
  };
  return [...spread("event", events.length), ...spread("request", requests.length)].sort((a, b) => a.due - b.due);
}

/** Gives way to the event loop until a moment; at least once, so that answers under way go on. */
async function until(moment: number): Promise<void> {
  do {
    const left = moment - performance.now();
    await new Promise<void>((resolve) => {
      // Timers are good to a millisecond; the rest is spent going round the loop.
      if (left > 2) setTimeout(resolve, left - 1);
      else setImmediate(resolve);
    });
  } while (performance.now() < moment);
}
