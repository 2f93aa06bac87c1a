import { normals, type Random } from "../../base/random.ts";
import { type Vocabulary, vocabulary } from "../../base/vocabulary.ts";
import { sequencesOf } from "../sequences.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../tables.ts";
import type { Sequences, Table } from "../types.ts";
import { direction } from "./latent.ts";
import type { ShopOptions } from "./options.ts";
import { cities, lifeStages, nicknames } from "./phrases.ts";

/** All users with their planted properties; arrays are indexed by user. */
export interface People {
  readonly vocabulary: Vocabulary;
  readonly table: Table;
  /** Taste before the user's drift, row-major [users, dimensions]; each entry of variance 1. */
  readonly before: Float32Array;
  /** Where the personal part of the taste turns to; drawn alike whether it drifts or not, independent of `before`. */
  readonly towards: Float32Array;
  /** Taste after the drift: the part of the stage of life, plus cos(angle) · personal part + sin(angle) · towards. */
  readonly after: Float32Array;
  /** The angle of the drift in radians: strength · π/2. */
  readonly angle: number;
  /** How generous a rater is, in stars around 0; standard deviation 0.3. */
  readonly generosity: Float32Array;
  /** How much a high price keeps from buying: uniform in [0, 1). */
  readonly thrift: Float32Array;
  /** Row u: the friends of user u. Friendship is mutual, drawn without regard to taste, so likeness is influence. */
  readonly friends: Sequences;
}

/** The age at which a stage of life begins and how many years it spans here. */
const ages = [
  [18, 6],
  [24, 9],
  [33, 22],
  [60, 20],
] as const;

/** A third of the variance of taste comes with the stage of life, which is in the users' table; the rest is personal. */
const stageShare = Math.sqrt(1 / 3);

/** The users of the shop. */
export function makePeople(options: Readonly<ShopOptions>, random: Random): People {
  const { users, dimensions } = options;
  const draw = random.stream("users");
  const ids = vocabulary(
    "user",
    Array.from({ length: users }, (_, index) => String(index + 1)),
  );
  const stages = Array.from({ length: users }, () => draw.integer(lifeStages.english.length));
  const towns = stages.map(() => draw.integer(cities.english.length));
  const names = stages.map(() => nickname(draw));
  const years = stages.map((stage) => {
    const [from, span] = ages[stage] as readonly [number, number];
    return from + draw.integer(span);
  });
  const angle = (options.drift * Math.PI) / 2;
  const shared = stageTastes(stages, dimensions, random);
  const personal = personalTastes(users, dimensions, random.stream("before"));
  const towards = personalTastes(users, dimensions, random.stream("towards"));
  const generosity = random.stream("generosity");
  const thrift = random.stream("thrift");
  return {
    vocabulary: ids,
    table: table(ids, {
      nickname: textColumn(names.map(({ english }) => english)),
      nicknameChinese: textColumn(names.map(({ chinese }) => chinese)),
      age: numberColumn(years),
      lifeStage: categoryColumn(
        "life stage",
        stages.map((stage) => [lifeStages.english[stage] as string]),
        lifeStages.english,
      ),
      city: categoryColumn(
        "city",
        towns.map((town) => [cities.english[town] as string]),
        cities.english,
      ),
    }),
    before: shared.map((value, at) => value + (personal[at] as number)),
    towards,
    after: shared.map(
      (value, at) => value + Math.cos(angle) * (personal[at] as number) + Math.sin(angle) * (towards[at] as number),
    ),
    angle,
    generosity: Float32Array.from(stages, () => 0.3 * generosity.normal()),
    thrift: Float32Array.from(stages, () => thrift.uniform()),
    friends: makeFriends(ids, random.stream("friends")),
  };
}

/** What users of one stage of life have in common, row-major [users, dimensions]; entries of variance 1/3. */
function stageTastes(stages: readonly number[], dimensions: number, random: Random): Float32Array {
  const common = lifeStages.english.map((stage) => direction(dimensions, random.stream(`stage/${stage}`)));
  const scale = stageShare * Math.sqrt(dimensions);
  return Float32Array.from(stages.flatMap((stage) => Array.from(common[stage] ?? [], (value) => value * scale)));
}

/** What is a user's own, row-major [users, dimensions]; entries of variance 2/3. */
function personalTastes(users: number, dimensions: number, draw: Random): Float32Array {
  return normals(users * dimensions, Math.sqrt(1 - stageShare ** 2), draw);
}

function nickname(draw: Random): { english: string; chinese: string } {
  const first = draw.integer(nicknames.first.english.length);
  const second = draw.integer(nicknames.second.english.length);
  const number = draw.integer(100);
  return {
    english: `${nicknames.first.english[first]} ${nicknames.second.english[second]} ${number}`,
    chinese: `${nicknames.first.chinese[first]}${nicknames.second.chinese[second]}${number}`,
  };
}

/** A random graph: each user names two others, and a friend named is a friend (four each on average). */
function makeFriends(users: Vocabulary, draw: Random): Sequences {
  const circles = users.ids.map(() => new Set<number>());
  for (const [user, circle] of circles.entries()) {
    for (let named = 0; named < 2; named++) {
      const friend = (user + 1 + draw.integer(users.size - 1)) % users.size;
      circle.add(friend);
      circles[friend]?.add(user);
    }
  }
  return sequencesOf(
    users,
    circles.map((circle) => [...circle].sort((a, b) => a - b)),
  );
}
