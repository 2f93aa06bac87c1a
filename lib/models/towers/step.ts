import { permutation, type Random } from "../../base/random.ts";
import type { Events } from "../../data/types.ts";
import { tf } from "../../engine/tf.ts";
import { padded } from "../sequence/padding.ts";
import { groupsByLength, trainingWindows, type Window } from "../sequence/windows.ts";
import { inBatch, inBatchLoss } from "./in-batch.ts";
import type { ItemTower } from "./item-tower.ts";
import type { AskingNetwork } from "./network.ts";
import { type TowersOptions, temperatureOf } from "./options.ts";

/** What training reads. */
export interface Lessons {
  readonly events: Events;
  /** Which events, by their place in `events`, are predicted before others; null: all alike. */
  readonly fresh: Uint8Array | null;
  /** How often each item was met, and how often all were. */
  readonly counts: Int32Array;
  readonly total: number;
  /** What each user has, each item once. */
  readonly owned: readonly Int32Array[];
  /** What users' columns tell, row-major [users, inputs]. */
  readonly people: Float32Array;
  readonly peopleInputs: number;
  /** Wrong items that stand high, by user. */
  readonly hard: ReadonlyMap<number, Int32Array>;
}

/** Events to predict: those of one group of windows. */
interface Predicted {
  readonly group: readonly Window[];
  /** Places among the group's predictable events. */
  readonly chosen: number[];
}

/** The loss of a step over some users: their events, told from each other after the histories before them. */
export function stepLoss(
  { items, asking }: { readonly items: ItemTower; readonly asking: AskingNetwork },
  lessons: Lessons,
  options: TowersOptions,
  users: Int32Array,
  draw: Random,
): tf.Scalar {
  const { events } = lessons;
  const owner = new Map<Window, number>();
  for (const user of users) {
    for (const window of trainingWindows(events, [user], options.maxLength, draw)) owner.set(window, user);
  }
  const groups = groupsByLength([...owner.keys()]);
  const parts = chosenFrom(groups, lessons, options.predictions, draw);
  const asked: number[] = [];
  const targets: number[] = [];
  const laid = parts.map(({ group, chosen }) => {
    const windows = padded(events, group, [], "all");
    const steps = group.flatMap((window) =>
      Array.from({ length: window.length }, (_, at) => ({ window, event: window.from + at + 1 })),
    );
    for (const at of chosen) {
      const { window, event } = steps[at] as (typeof steps)[number];
      asked.push(owner.get(window) as number);
      targets.push(events.items.values[event] as number);
    }
    return { ...windows, wanted: Int32Array.from(chosen, (at) => windows.wanted[at] as number) };
  });
  const rows = Int32Array.from(asked);
  const choice = inBatch({
    targets: Int32Array.from(targets),
    users: rows,
    counts: lessons.counts,
    total: lessons.total,
    owned: options.maskOwnItems ? (user) => lessons.owned[user] as Int32Array : null,
    hard: (user) => lessons.hard.get(user) ?? [],
    correction: options.popularityCorrection,
  });
  const needed = [...new Set([choice.items, ...laid.map((windows) => windows.items)].flatMap((each) => [...each]))];
  const place = new Map(needed.map((item, at) => [item, at]));
  const vectors = items.of(Int32Array.from(needed), draw);
  const states = laid.map((windows) => {
    const read = windows.items.map((item) => place.get(item) as number);
    return asking.users.histories(vectors, read, windows, draw);
  });
  const histories = states.length === 1 ? (states[0] as tf.Tensor2D) : (tf.concat(states) as tf.Tensor2D);
  const sums = withPeople(histories, rows, asking, lessons, options, draw);
  const against = tf.slice(vectors, [0, 0], [choice.items.length, -1]);
  return inBatchLoss(asking.comparison.scores(asking.users.finished(sums), against), temperatureOf(options), choice);
}

/** What users' columns add, and the share of histories that are left out so that they learn to do without. */
function withPeople(
  histories: tf.Tensor2D,
  rows: Int32Array,
  { users }: AskingNetwork,
  { people, peopleInputs: inputs }: Lessons,
  { historyDropout }: TowersOptions,
  draw: Random,
): tf.Tensor2D {
  if (inputs === 0) return histories;
  const features = new Float32Array(rows.length * inputs);
  for (const [at, user] of rows.entries())
    features.set(people.subarray(user * inputs, (user + 1) * inputs), at * inputs);
  const kept = Float32Array.from(rows, () => (draw.uniform() < historyDropout ? 0 : 1));
  const left = histories.mul<tf.Tensor2D>(tf.tensor2d(kept, [rows.length, 1]));
  return left.add(users.people(tf.tensor2d(features, [rows.length, inputs])));
}

/** At most `most` of the groups' predictable events; fresh ones first where there are such, with as many others. */
function chosenFrom(groups: readonly Window[][], { fresh }: Lessons, most: number, draw: Random): Predicted[] {
  const all = groups.flatMap((group, at) => {
    const events = group.flatMap(({ from, length }) => Array.from({ length }, (_, step) => from + step + 1));
    return events.map((event, place) => ({ group: at, place, fresh: fresh?.[event] === 1 }));
  });
  const order = Array.from(permutation(all.length, draw), (at) => all[at] as (typeof all)[number]);
  const first = order.filter((one) => one.fresh).slice(0, most);
  const rest = fresh === null ? most : Math.min(first.length, most - first.length);
  const chosen = new Set([...first, ...order.filter((one) => !one.fresh).slice(0, rest)]);
  return groups.flatMap((group, at) => {
    const own = all.filter((one) => one.group === at && chosen.has(one)).map(({ place }) => place);
    return own.length === 0 ? [] : [{ group, chosen: own }];
  });
}
