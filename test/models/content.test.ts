import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { categoryColumn, table } from "../../lib/data/tables.ts";
import type { Queries } from "../../lib/data/types.ts";
import { type ContentOptions, contentBased } from "../../lib/models/content.ts";
import { made } from "../support/worlds.ts";

/** Items 0 and 1 are tents, 2 a kettle, 3 a tent nobody ever met, 4 something of which nothing is known. */
const labels = [["tent"], ["tent"], ["kettle"], ["tent"], []];
const world = made(2, 5, [
  [0, 0, 5],
  [0, 2, 1],
  [1, 1, 4],
]);
const items = table(world.items, { kind: categoryColumn("kind", labels) });

async function fitted(options: Partial<ContentOptions> = {}) {
  const model = contentBased(options);
  await model.fit({ interactions: world, items }, { random: random(1) });
  return model;
}

function asked(histories: readonly (readonly number[])[], values?: readonly number[]): Queries {
  const history = { items: sequencesOf(world.items, histories), value: values ? Float32Array.from(values) : null };
  const rest = { time: null, candidates: null, exclude: "none" as const };
  return { length: histories.length, user: null, history: { ...history, time: null }, ...rest };
}

const float32 = { relative: 1e-5, absolute: 1e-6 };
function near(actual: Float32Array, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [at, value] of expected.entries()) {
    const same = Number.isNaN(value) ? Number.isNaN(actual[at]) : close(actual[at] as number, value, float32);
    assert.ok(same, `score ${at} is ${actual[at]}, not ${value}`);
  }
}

describe("content-based recommendation", () => {
  it("scores the cosine of profile and item, for items nobody met and for users known by their history alone", async () => {
    const model = await fitted();
    // Two tents and a kettle: the profile points to (2, 1).
    near(
      await model.score(asked([[0, 1, 2]])),
      [2, 2, 1, 2, Number.NaN].map((cell) => cell / Math.sqrt(5)),
    );
  });

  it("says nothing of items without content, nor to users whose history has none", async () => {
    const model = await fitted();
    const scores = await model.score(asked([[4], [], [4, 2]]));
    near(scores.subarray(0, 10), new Array(10).fill(Number.NaN));
    near(scores.subarray(10), [0, 0, 1, 0, Number.NaN]);
  });

  it("counts events by value when asked to, and late ones more", async () => {
    const byValue = await fitted({ cells: "values" });
    near((await byValue.score(asked([[0, 2]], [3, 4]))).subarray(0, 3), [0.6, 0.6, 0.8]);
    const late = await fitted({ halfLife: 1 });
    near(
      (await late.score(asked([[0, 2]]))).subarray(1, 3),
      [0.5, 1].map((cell) => cell / Math.sqrt(1.25)),
    );
  });

  it("needs a table of the same items", async () => {
    const context = { random: random(1) };
    await assert.rejects(contentBased().fit({ interactions: world }, context), InputError);
    const other = made(2, 4, [[0, 0, 1]]);
    await assert.rejects(contentBased().fit({ interactions: other, items }, context), InputError);
    await assert.rejects(
      contentBased({ columns: { colour: 1 } }).fit({ interactions: world, items }, context),
      InputError,
    );
    assert.throws(() => contentBased({ columns: { kind: -1 } }), InputError);
    assert.throws(() => contentBased({ columns: {} }), InputError);
    const model = await fitted();
    await assert.rejects(model.score({ ...asked([[0]]), history: null }), InputError);
  });
});
