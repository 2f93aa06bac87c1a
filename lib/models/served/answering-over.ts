import { InputError, shown } from "../../base/errors.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import { sequencesOf } from "../../data/sequences.ts";
import type { Events, Queries } from "../../data/types.ts";
import type { Recommender } from "../recommender.ts";

/**
 * A fitted model that answers where more items are known than it learned of, such as one that still serves after new
 * ones came in. It is asked by histories alone, of which it reads the items it knows, so that people it never met are
 * answered without training; of items it does not know it says NaN, and never recommends them.
 * @param items a vocabulary that begins with the model's
 * @throws InputError for a vocabulary that does not, and for a model that reads no histories
 */
export async function answeringOver(model: Recommender, items: Vocabulary): Promise<Recommender> {
  const { items: known } = await model.state();
  checkBegins(known, items, "answeringOver");
  if (model.uses === "user") {
    throw new InputError({
      wanted: "a model that reads histories",
      got: `${model.name}, which knows the users of its training alone`,
      where: "answeringOver",
      fix: "Use one such as als, ease or sequenceRecommender.",
    });
  }
  const own = known.length === items.size ? items : vocabulary(items.kind, known);
  return {
    name: model.name,
    options: model.options,
    uses: "history",
    fit: (data, context) => model.fit(data, context),
    async score(queries) {
      const scores = await model.score(readBy(queries, own));
      if (own === items) return scores;
      const wide = new Float32Array(queries.length * items.size).fill(Number.NaN);
      for (let q = 0; q < queries.length; q++) {
        wide.set(scores.subarray(q * own.size, (q + 1) * own.size), q * items.size);
      }
      return wide;
    },
    state: () => model.state(),
    dispose: () => model.dispose(),
  };
}

/** @throws InputError unless the vocabulary begins with these ids */
export function checkBegins(known: readonly string[], items: Vocabulary, where: string): void {
  const at = known.findIndex((id, index) => id !== items.ids[index]);
  if (at < 0) return;
  throw new InputError({
    wanted: `${items.kind}s that begin with the ${known.length} that the model knows`,
    got: `${shown(items.ids[at] ?? "nothing")} at place ${at}, where it has ${shown(known[at])}`,
    where,
    fix: "Let new ids follow the old ones: inPeriods numbers a stream so.",
  });
}

/** The questions as the model would be asked them: nobody known, and of the histories what lies in its own vocabulary. */
function readBy(queries: Queries, own: Vocabulary): Queries {
  const { history, length } = queries;
  return { ...queries, user: new Int32Array(length).fill(-1), history: history && within(history, own) };
}

function within({ items, value, time }: Events, own: Vocabulary): Events {
  const rows = Array.from({ length: items.rows }, (_, q) => items.row(q).filter((item) => item < own.size));
  const kept = Int32Array.from(items.values.keys()).filter((at) => (items.values[at] as number) < own.size);
  return {
    items: sequencesOf(own, rows),
    value: value && Float32Array.from(kept, (at) => value[at] as number),
    time: time && Float64Array.from(kept, (at) => time[at] as number),
  };
}
