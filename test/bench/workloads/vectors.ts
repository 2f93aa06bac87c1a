import { normals, permutation, random } from "../../../lib/base/random.ts";
import { loadMovieLens1MSequences } from "../../../lib/data/loaders/movielens-1m.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { tryLoad } from "../../../lib/data/source.ts";
import { als } from "../../../lib/models/als.ts";
import { movedCopies } from "../../../lib/models/retrieval/moved-copies.ts";

/** Vectors to be searched, and what with. */
export interface DrawnVectors {
  /** Where they are from, in words. */
  readonly name: string;
  readonly items: Float32Array;
  readonly queries: Float32Array;
}

/** Numbers from a normal distribution: all directions are alike, and no vector is much longer than another. */
export function gaussianVectors(items: number, queries: number, dimensions: number): DrawnVectors {
  const drawn = (rows: number, name: string) => normals(rows * dimensions, 1, random(1).stream(name));
  return { name: "gaussian", items: drawn(items, "items"), queries: drawn(queries, "queries") };
}

/**
 * Vectors as a factor model has them: users and items of alternating least squares on MovieLens 1M (or the made-up shop,
 * where that cannot be had), of uneven length, in groups. Items are drawn from the real ones, each copy moved by a
 * normal draw of 0.3 of its length; users are the real ones, repeated where there are too few.
 */
export async function factorVectors(items: number, queries: number, dimensions: number): Promise<DrawnVectors> {
  const { dataset } = await tryLoad(loadMovieLens1MSequences);
  const { interactions, title } = dataset ?? shop({ seed: 1, users: 2000, items: 1500 });
  const model = als({ dimensions, epochs: 5 });
  await model.fit({ interactions }, { random: random(1) });
  const { arrays } = await model.state();
  model.dispose();
  const [users, real] = [arrays.userVectors?.values, arrays.itemVectors?.values] as [Float32Array, Float32Array];
  const draw = random(1).stream("copies");
  const moved = movedCopies({ dimensions, values: real }, items, 0.3, draw);
  const order = permutation(users.length / dimensions, draw);
  const asked = new Float32Array(queries * dimensions);
  for (let q = 0; q < queries; q++) {
    const user = (order[q % order.length] as number) * dimensions;
    asked.set(users.subarray(user, user + dimensions), q * dimensions);
  }
  return { name: `alternating least squares on ${title}`, items: moved, queries: asked };
}
