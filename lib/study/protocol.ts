import { quantile, rangeOf } from "../base/numbers.ts";
import type { Random } from "../base/random.ts";
import { duration, percent } from "../data/notes.ts";
import { globalTime, holdOut, lastOut, withValidation } from "../data/split.ts";
import type { Interactions, Split } from "../data/types.ts";
import type { StudyOptions } from "./options.ts";

export type ProtocolName = NonNullable<StudyOptions["protocol"]>;

/** How a test part is held out, and why so. */
export interface Protocol {
  readonly name: ProtocolName;
  /** Sentences. */
  readonly reasons: readonly string[];
  /** With a validation split of its training part, made in the same way. */
  readonly split: Split;
  /** Whether the order of a user's events means something. */
  readonly ordered: boolean;
}

/** Held out at random, or after one moment. */
const share = 0.2;
/** Users with fewer events are too short to hold back the last. */
const enoughEvents = 5;
/** Items that live for less than this share of the time covered come and go, as news do. */
const shortLife = 0.2;
/** Fewer questions than this say nothing about anything. */
const fewQuestions = 10;

/**
 * Chooses how the test part is held out by what the data are. With times and users of five events and more (in the median) the last event of
 * each is asked for; where items come and go, or users are short, everything after one moment is; without times a fifth of
 * the events is drawn at random. The validation part is held out of the training part in the same way.
 * @throws InputError where the protocol asked for cannot be had
 */
export function chooseProtocol(
  data: Interactions,
  { protocol: wanted }: Pick<StudyOptions, "protocol">,
  again: boolean,
  draw: Random,
): Protocol {
  const exclude = { exclude: again ? "none" : "seen" } as const;
  const divide: Readonly<Record<ProtocolName, (from: Interactions, draw: Random) => Split>> = {
    "last-out": (from) => lastOut(from, 1, exclude),
    "global-time": (from) => globalTime(from, { fraction: share }, exclude),
    random: (from, own) => holdOut(from, share, own, exclude),
  };
  const made = (name: ProtocolName) =>
    withValidation(divide[name](data, draw.stream("test")), (train) => divide[name](train, draw.stream("validation")));
  const ordered = hasOrder(data) || wanted === "last-out";
  if (wanted !== null) return { name: wanted, reasons: ["The protocol was asked for."], split: made(wanted), ordered };
  const { name, reasons } = byData(data, ordered);
  const split = made(name);
  if (name !== "global-time" || split.queries.length >= fewQuestions) return { name, reasons, split, ordered };
  return {
    name: "random",
    reasons: [
      ...reasons,
      `That leaves ${split.queries.length} users to ask, too few; a fifth of the events is drawn at random instead.`,
    ],
    split: made("random"),
    ordered,
  };
}

function byData(data: Interactions, ordered: boolean): { name: ProtocolName; reasons: string[] } {
  if (!ordered) {
    return {
      name: "random",
      reasons: [
        data.time === null
          ? "There are no times (where rows stand in order of time, say so: --protocol last-out)."
          : "All times are the same.",
        "A fifth of the events is therefore drawn at random and held out; the figures compare models, and are no forecast.",
      ],
    };
  }
  const perUser = data.perUser().items.offsets;
  const counts = Array.from(
    { length: data.users.size },
    (_, user) => (perUser[user + 1] as number) - (perUser[user] as number),
  );
  const median = quantile(counts, 0.5);
  const { life, span } = itemLives(data);
  if (life < shortLife * span) {
    return {
      name: "global-time",
      reasons: [
        `Items come and go: half of them are met for less than ${duration(life)} of the ${duration(span)} covered.`,
        "Everything after one moment is therefore held out, as it would be when the system runs; models know nothing of what came later.",
      ],
    };
  }
  if (median < enoughEvents) {
    return {
      name: "global-time",
      reasons: [
        `There are times, but the median user has ${median} events, too few to hold back the last of each.`,
        "Everything after one moment is therefore held out, for all users alike.",
      ],
    };
  }
  const { items, time } = data.perUser();
  return {
    name: "last-out",
    reasons: [
      `There are times, and the median user has ${median} events.`,
      "Each user's last event is therefore held out and asked for; the one before chooses the options.",
      ...tiesSaid(items.offsets, time),
    ],
  };
}

function tiesSaid(offsets: Int32Array, time: Float64Array | null): string[] {
  let [tied, users] = [0, 0];
  for (let user = 0; user + 1 < offsets.length; user++) {
    const last = (offsets[user + 1] as number) - 1;
    if (last <= (offsets[user] as number)) continue;
    users++;
    if (time?.[last] === time?.[last - 1]) tied++;
  }
  const ties = users === 0 ? 0 : tied / users;
  if (ties < 0.1) return [];
  return [
    `For ${percent(ties)} of the users the last two events carry the same time; the file's order decides between them.`,
  ];
}

function hasOrder({ time }: Interactions): boolean {
  return time?.some((one) => one !== time[0]) ?? false;
}

/** The median time between an item's first and last event, and the time covered, in seconds. Items of one event are left out. */
function itemLives({ item, items, time }: Interactions): { life: number; span: number } {
  const first = new Float64Array(items.size).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(items.size).fill(Number.NEGATIVE_INFINITY);
  for (const [row, one] of item.entries()) {
    const moment = time?.[row] as number;
    first[one] = Math.min(first[one] as number, moment);
    last[one] = Math.max(last[one] as number, moment);
  }
  const lives = Array.from(first, (begun, at) => (last[at] as number) - begun).filter((life) => life > 0);
  const [begun, end] = rangeOf(time ?? []);
  return { life: lives.length === 0 ? 0 : quantile(lives, 0.5), span: end - begun };
}
