import { InputError } from "../../base/errors.ts";
import { rangeOf } from "../../base/numbers.ts";
import { interactions, rowsByUser } from "../interactions.ts";
import { sequencesOf } from "../sequences.ts";
import { globalTime } from "../split.ts";
import type { Sequences, Split } from "../types.ts";
import type { Shop } from "./shop.ts";

/** Questions asked of users who are on a learning path. */
export interface PathQuestions {
  /** One query per step met in the test part, with the next step of the path as the one right answer. */
  readonly split: Split;
  /** Row q: the steps of query q's path that are still to come, at least two, in the path's order. */
  readonly remaining: Sequences;
}

/**
 * Questions about learning paths, by a cut in time. Each is asked in the test part when a user has just met a step of a
 * path, with two steps or more still to come and none of these met: which step is next? The history is all that the user
 * met until then, that step last. Where paths are off the same is asked of the paths that nobody was led along.
 * @param fraction of the visits that make up the test part, in (0, 1)
 * @throws InputError when nothing is left to ask
 */
export function pathQuestions({ interactions: events, truth }: Shop, fraction = 0.3): PathQuestions {
  const { train, test, protocol } = globalTime(events, { fraction });
  const [from] = rangeOf(test.time ?? []);
  const found: {
    readonly user: number;
    readonly time: number;
    readonly history: Int32Array;
    readonly rest: readonly number[];
  }[] = [];
  const [offsets, byUser] = rowsByUser(events);
  for (let user = 0; user < events.users.size; user++) {
    const rows = byUser.subarray(offsets[user], offsets[user + 1]);
    const items = rows.map((row) => events.item[row] as number);
    for (const [at, row] of rows.entries()) {
      const time = events.time?.[row] as number;
      const path = truth.paths.find((steps) => steps.includes(items[at] as number)) ?? [];
      const rest = path.slice(path.indexOf(items[at] as number) + 1);
      const history = items.subarray(0, at + 1);
      if (time < from || rest.length < 2 || rest.some((step) => history.includes(step))) continue;
      found.push({ user, time, history, rest });
    }
  }
  if (found.length === 0) {
    throw new InputError({
      wanted: "users who met a step of a learning path in the test part",
      got: "none",
      where: "pathQuestions",
      fix: "Build a shop with more visits, or make the test part larger.",
    });
  }
  const known = new Set(train.user);
  const answers = interactions({
    ...events,
    user: Int32Array.from(found, ({ user }) => user),
    item: Int32Array.from(found, ({ rest }) => rest[0] as number),
    time: Float64Array.from(found, ({ time }) => time),
    value: null,
  });
  const split: Split = {
    protocol: `${protocol.split(":")[0]}; asked ${found.length.toLocaleString("en-US")} times for the next step, when a step of a learning path was met and two or more were to come`,
    train,
    test: answers,
    queries: {
      length: found.length,
      user: Int32Array.from(found, ({ user }) => (known.has(user) ? user : -1)),
      history: {
        items: sequencesOf(
          events.items,
          found.map(({ history }) => history),
        ),
        value: null,
        time: null,
      },
      time: answers.time,
      candidates: null,
      exclude: "seen",
    },
    truth: sequencesOf(
      events.items,
      found.map(({ rest }) => [rest[0] as number]),
    ),
  };
  return {
    split,
    remaining: sequencesOf(
      events.items,
      found.map(({ rest }) => rest),
    ),
  };
}
