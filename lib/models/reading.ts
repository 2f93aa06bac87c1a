import { eventsOf } from "../data/questions.ts";
import type { Interactions, Queries } from "../data/types.ts";
import type { Recommender } from "./recommender.ts";

/**
 * A model that answers from other histories than the questions bring: those of the same users in `data`. What may be
 * recommended is left to the questions, so that models which know more or less of a user are judged on the same items.
 * @param data what is known of the users, by user index; a user without events there is asked for as one never seen
 * @param as "known": under their index; "strangers": by their histories alone
 */
export function reading(
  model: Recommender,
  data: () => Interactions,
  as: "known" | "strangers" = "known",
): Recommender {
  const replaced = (queries: Queries): Queries => {
    const events = data().perUser();
    const users = queries.user ?? new Int32Array(queries.length).fill(-1);
    const known = (user: number) => user >= 0 && user < events.items.rows && events.items.row(user).length > 0;
    return {
      ...queries,
      user: users.map((user) => (as === "known" && known(user) ? user : -1)),
      history: eventsOf(
        events,
        Array.from(users, (user) => (known(user) ? user : -1)),
      ),
    };
  };
  return {
    name: model.name,
    options: model.options,
    uses: model.uses,
    fit: (given, context) => model.fit(given, context),
    score: (queries) => model.score(replaced(queries)),
    state: () => model.state(),
    dispose: () => model.dispose(),
  };
}

/**
 * A model that learns from, and reads, a changed copy of the data it is given, such as a tenth of them or a dirty one;
 * the questions stay those of the clean data. The change keeps users and items under their indices.
 * @param change draws from the stream "change" of the context's random numbers
 */
export function learningFrom(
  model: Recommender,
  change: (data: Interactions, random: Parameters<Recommender["fit"]>[1]["random"]) => Interactions,
): Recommender {
  let changed: Interactions | null = null;
  const reader = reading(model, () => changed as Interactions);
  return {
    ...reader,
    fit(data, context) {
      changed = change(data.interactions, context.random.stream("change"));
      return model.fit({ ...data, interactions: changed }, context);
    },
    score: (queries) => (changed === null ? model.score(queries) : reader.score(queries)),
  };
}
