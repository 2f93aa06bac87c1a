import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import type { Interactions } from "../../lib/data/types.ts";
import { type CosineOptions, cosineDefaults } from "../../lib/models/cosine.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { userCosine } from "../../lib/models/user-cosine.ts";
import { same } from "../support/parity.ts";
import { made, type Row } from "../support/worlds.ts";

/** The user × item matrix of the events, the last event counting. */
function cellsOf({ users, items, user, item, value, length }: Interactions, options: CosineOptions): number[][] {
  const cells = Array.from({ length: users.size }, () => new Array<number>(items.size).fill(0));
  for (let row = 0; row < length; row++) {
    const given = options.cells === "values" ? (value?.[row] ?? 1) : 1;
    (cells[user[row] as number] as number[])[item[row] as number] = given;
  }
  return cells;
}

/** The rows with each column weighed by its rarity among them, where the options say so. */
function weighed(rows: readonly (readonly number[])[], { weighting }: CosineOptions): number[][] {
  const weights = transposed(rows).map((column) => {
    const having = column.filter((cell) => cell !== 0).length;
    return weighting === "none" ? 1 : Math.log(rows.length / Math.max(1, having));
  });
  return rows.map((row) => row.map((cell, at) => cell * (weights[at] as number)));
}

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
}

/** Each row's similarity with each other row; 0 beyond the `neighbors` most similar, and with itself. */
function similarities(rows: readonly (readonly number[])[], { neighbors, shrinkage }: CosineOptions): number[][] {
  return rows.map((row, self) => {
    const all = rows.map((other, at) => {
      const common = product(row, other);
      const norms = Math.sqrt(product(row, row)) * Math.sqrt(product(other, other));
      return at === self || common === 0 ? 0 : common / (norms + shrinkage);
    });
    const ranked = all.map((_, at) => at).sort((a, b) => (all[b] as number) - (all[a] as number) || a - b);
    const known = ranked.filter((at) => all[at] !== 0).slice(0, neighbors ?? rows.length);
    return all.map((value, at) => (known.includes(at) ? value : 0));
  });
}

function transposed(rows: readonly (readonly number[])[]): number[][] {
  return (rows[0] as readonly number[]).map((_, column) => rows.map((row) => row[column] as number));
}

/** item-cosine as its formula says: Σ over the history's items j of cos(j, i), among j's neighbours, times the cell. */
function itemScores(world: Interactions, options: CosineOptions): number[] {
  const cells = cellsOf(world, options);
  const near = similarities(weighed(transposed(cells), options), options);
  return cells.flatMap((line) =>
    near.map((_, item) =>
      product(
        line,
        near.map((row) => row[item] as number),
      ),
    ),
  );
}

/** user-cosine as its formula says: Σ over the user's neighbours of cos times their cell. */
function userScores(world: Interactions, options: CosineOptions): number[] {
  const cells = cellsOf(world, options);
  const near = similarities(weighed(cells, options), options);
  return near.flatMap((row) => transposed(cells).map((column) => product(row, column)));
}

const kinds = [
  { name: "item-cosine", make: itemCosine, expected: itemScores },
  { name: "user-cosine", make: userCosine, expected: userScores },
];

const variants: readonly Partial<CosineOptions>[] = [
  {},
  { neighbors: null },
  { neighbors: 2 },
  { shrinkage: 3, neighbors: 3 },
  { weighting: "tf-idf" },
  { cells: "values" },
  { cells: "values", weighting: "tf-idf", shrinkage: 1.5, neighbors: 4 },
];

async function scoresOf(model: Recommender, world: Interactions): Promise<Float32Array> {
  await model.fit({ interactions: world }, { random: random(1) });
  return model.score(queriesOfAllUsers(world));
}

/** Ratings in halves and thirds, so that equal cosines are rare; some come twice. */
function worldOf(users: number, items: number, events: number): Interactions {
  const draw = random(9).stream(`${users} ${items}`);
  const rows = Array.from(
    { length: events },
    (): Row => [draw.integer(users), draw.integer(items), 1 + draw.integer(13) / 3],
  );
  return made(users, items, rows);
}

for (const { name, make, expected } of kinds) {
  describe(name, () => {
    // The second world is so thin that products are looked up by columns rather than by looking at every row.
    for (const [world, thickness] of [
      [worldOf(12, 9, 60), "thick"],
      [worldOf(90, 80, 120), "thin"],
    ] as const) {
      for (const variant of variants) {
        it(`is what its formula says, ${thickness} data, ${JSON.stringify(variant)}`, async () => {
          const options = { ...cosineDefaults, ...variant };
          const scores = await scoresOf(make(variant), world);
          const wanted = expected(world, options);
          assert.ok(wanted.some((score) => score > 0));
          same(scores, wanted, { relative: 1e-5, absolute: 1e-6 });
        });
      }
    }
  });
}

describe("tf-idf", () => {
  it("changes the scores of both models", async () => {
    const world = worldOf(12, 9, 60);
    for (const { make } of kinds) {
      const plain = await scoresOf(make({ neighbors: null }), world);
      const weighted = await scoresOf(make({ neighbors: null, weighting: "tf-idf" }), world);
      const ratios = plain.map((score, at) => (weighted[at] as number) / score).filter(Number.isFinite);
      assert.ok(Math.max(...ratios) / Math.min(...ratios) > 1.05);
    }
  });
});

describe("cosine by hand", () => {
  // Users A {x, y}, B {x, y, z}, C {x}: cos(x, y) = 2/√6, cos(x, z) = 1/√3, cos(y, z) = 1/√2; cos(A, B) = 2/√6.
  const world = made(3, 3, [
    [0, 0, 1],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 1],
    [1, 2, 1],
    [2, 0, 1],
  ]);
  const [xy, xz, yz] = [2 / Math.sqrt(6), 1 / Math.sqrt(3), 1 / Math.sqrt(2)];

  it("of items", async () => {
    same(await scoresOf(itemCosine(), world), [xy, xy, xz + yz, xy + xz, xy + yz, xz + yz, 0, xy, xz], {
      relative: 1e-6,
    });
    // With one neighbour each, x has y, y has x, z has y.
    same(await scoresOf(itemCosine({ neighbors: 1 }), world), [xy, xy, 0, xy, xy + yz, 0, 0, xy, 0], {
      relative: 1e-6,
    });
  });

  it("of users, the lower index among equals", async () => {
    const [ab, ac, bc] = [2 / Math.sqrt(6), 1 / Math.sqrt(2), 1 / Math.sqrt(3)];
    same(await scoresOf(userCosine(), world), [ab + ac, ab, ab, ab + bc, ab, 0, ac + bc, ac + bc, bc], {
      relative: 1e-6,
    });
    const equals = made(3, 3, [
      [0, 0, 1],
      [1, 0, 1],
      [1, 1, 1],
      [2, 0, 1],
      [2, 2, 1],
    ]);
    const half = 1 / Math.sqrt(2);
    same((await scoresOf(userCosine({ neighbors: 1 }), equals)).subarray(0, 3), [half, half, 0], { relative: 1e-6 });
  });

  it("of a user never seen, from the history alone", async () => {
    const model = userCosine();
    await model.fit({ interactions: world }, { random: random(1) });
    const asked = { ...queriesOfAllUsers(made(1, 3, [[0, 0, 1]])), user: Int32Array.of(-1) };
    const near = 1 + 1 / Math.sqrt(2) + 1 / Math.sqrt(3);
    same(await model.score(asked), [near, near - 1, 1 / Math.sqrt(3)], { relative: 1e-6 });
  });
});
