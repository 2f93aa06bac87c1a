import { InputError } from "../base/errors.ts";
import { type CleaningRecord, type CleaningStep, cleanDataset } from "../data/clean/clean.ts";
import { exactDuplicates, repeatedPairs } from "../data/clean/repeats.ts";
import { type Description, describe } from "../data/describe.ts";
import { interactions } from "../data/interactions.ts";
import { counted, percent } from "../data/notes.ts";
import type { Dataset, Interactions } from "../data/types.ts";
import { type Feedback, feedbackOf } from "./feedback.ts";
import type { StudyOptions } from "./options.ts";
import { summedPairs } from "./summed-pairs.ts";

/** Data ready to be divided: described as they came, cleaned, and how they are to be read. */
export interface Prepared {
  /** As they came. */
  readonly before: Description;
  /** Cleaned; what lists are made and judged from. */
  readonly dataset: Dataset;
  readonly after: Description;
  readonly report: readonly CleaningRecord[];
  readonly feedback: Feedback;
  /** Whether what a user had may be recommended again. */
  readonly again: boolean;
  /** Sentences on what was decided and what looks odd. */
  readonly said: readonly string[];
}

/** From this share of events with what the user had before on, people are taken to come back to things. */
const comesBack = 0.3;

/**
 * Looks at the data and makes them ready: rows that repeat another exactly are left out, and where nothing is to be recommended
 * again several events of a user with an item become one (of ratings the last, of all else the first with the sum of the values).
 * @param weighed whether values are weights of event types
 * @throws InputError for a single user, or items of which each occurs once while nothing else is known of them
 */
export function prepare(
  given: Dataset,
  weighed: boolean,
  { feedback: said, again: wanted, positive }: Pick<StudyOptions, "feedback" | "again" | "positive">,
): Prepared {
  const { interactions: data } = given;
  const before = describe(data);
  const feedback = feedbackOf(data, weighed, said);
  const repeats = (before.repeatedPairs - before.duplicates) / data.length;
  const again = wanted ?? (feedback.kind === "implicit" && repeats >= comesBack);
  const least = positive ?? feedback.least;
  const steps: CleaningStep[] = [exactDuplicates()];
  if (least !== null && data.value !== null) steps.push(valuesFrom(least));
  if (!again) steps.push(feedback.kind === "explicit" ? repeatedPairs("last") : summedPairs());
  const plain = feedback.dropValues && feedback.least === null ? interactions({ ...data, value: null }) : data;
  const cleaned = cleanDataset({ ...given, interactions: plain }, steps);
  const dataset = { ...cleaned, interactions: withoutConstant(cleaned.interactions) };
  const after = describe(dataset.interactions);
  checkEnough(after, given);
  return {
    before,
    dataset,
    after,
    report: cleaned.report,
    feedback,
    again,
    said: [
      feedback.why,
      again
        ? `What a user had may be recommended again: ${wanted === null ? `${percent(repeats)} of the events are of that kind` : "as asked for"}.`
        : `What a user had is not recommended again${repeats > 0 ? `; ${percent(repeats)} of the events are of that kind and were joined with the first` : ""}.`,
      ...oddTimes(dataset.interactions),
    ],
  };
}

/** The events without their values where these are all alike. */
function withoutConstant(data: Interactions): Interactions {
  const [first] = data.value ?? [];
  return data.value?.every((value) => value === first) ? interactions({ ...data, value: null }) : data;
}

function valuesFrom(least: number): CleaningStep {
  return {
    name: `values below ${least}`,
    why: `only events with a value of at least ${least} say that something was liked`,
    keep: ({ value, length }) => ({
      rows: Int32Array.from({ length }, (_, row) => row).filter((row) => (value?.[row] ?? least) >= least),
    }),
  };
}

function checkEnough(
  { users, items, events }: Description,
  { interactions: { items: ids }, items: table, origin }: Dataset,
): void {
  if (users < 2) {
    throw new InputError({
      where: origin,
      wanted: "events of at least two users",
      got: "those of one alone",
      fix: "Check which column holds the users; nothing can be learned from one about another here.",
    });
  }
  if (items > 1 && (items < events || table !== undefined)) return;
  throw new InputError({
    where: origin,
    wanted: "items that more than one event is about",
    got:
      items === 1
        ? `one item alone, ${JSON.stringify(ids.id(0))}`
        : `${counted(events)} events with ${counted(items)} different items, each of them once`,
    fix:
      "Check which column holds the items (it may be one of numbered events). Where items really are never met twice, " +
      "bring texts or features of them with --items, since nothing else can be learned.",
  });
}

/** Times that cannot be right, or say nothing. */
function oddTimes({ time }: Interactions): string[] {
  if (time === null) return [];
  const soon = Date.now() / 1000 + 86_400;
  const future = time.reduce((sum, one) => sum + (one > soon ? 1 : 0), 0);
  if (future === 0) return [];
  return [
    `${counted(future)} events (${percent(future / time.length)}) lie in the future. Only the order of times is made use of, but if they ` +
      "were written in another unit or by a wrong clock, weekdays and hours mean nothing.",
  ];
}
