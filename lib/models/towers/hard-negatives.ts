import { eventsOf } from "../../data/questions.ts";
import { tf } from "../../engine/tf.ts";
import { Strongest } from "../strongest.ts";
import { userVectors } from "./asked.ts";
import { type ItemTower, vectorsOfAll } from "./item-tower.ts";
import type { AskingNetwork } from "./network.ts";
import type { TowersOptions } from "./options.ts";
import type { Lessons } from "./step.ts";

/** Numbers that scores may fill at once. */
const numbersAtOnce = 4_194_304;

/**
 * The items that stand highest for each user, of those that somebody met and the user did not: what the model at hand takes for
 * right and the data do not say is (Xiong et al. 2021, who refresh such lists as training goes on). Put into `hard`, by user.
 */
export async function hardNegatives(
  { items, asking }: { readonly items: ItemTower; readonly asking: AskingNetwork },
  { events, counts, owned }: Lessons,
  options: TowersOptions,
  users: Int32Array,
  hard: Map<number, Int32Array>,
): Promise<void> {
  const { dimensions: width } = options;
  const all = tf.tensor2d(await vectorsOfAll(items, counts.length), [counts.length, width]);
  const histories = eventsOf(events, users);
  const vectors = await userVectors(asking, all, { histories, people: null, length: users.length }, options);
  const best = new Strongest(options.hardNegatives);
  const rows = Math.max(1, Math.floor(numbersAtOnce / (counts.length * asking.comparison.numbersPerPair)));
  for (let from = 0; from < users.length; from += rows) {
    const part = vectors.subarray(from * width, (from + rows) * width);
    const scores = tf.tidy(() => asking.comparison.scores(tf.tensor2d(part, [part.length / width, width]), all));
    const values = await scores.data();
    scores.dispose();
    for (let at = 0; at < part.length / width; at++) {
      const user = users[from + at] as number;
      const own = new Set(owned[user]);
      best.clear();
      for (let item = 0; item < counts.length; item++) {
        if ((counts[item] as number) > 0 && !own.has(item))
          best.offer(item, values[at * counts.length + item] as number);
      }
      hard.set(user, best.indices.slice(0, best.size));
    }
  }
  all.dispose();
}
