import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type SequenceQuestions, selectQuestions } from "../../lib/models/reader/questions.ts";
import { sequenceReader } from "../../lib/models/reader/sequence-reader.ts";
import { fineTuned, sequenceRecommender } from "../../lib/models/sequence/sequence-recommender.ts";

const ids = (name: string, count: number) =>
  vocabulary(
    name,
    Array.from({ length: count }, (_, at) => `${name}${at}`),
  );
const items = ids("item", 12);

/** Histories of lengths 2 to 6; what is asked goes well with the last item when both are even or both are odd. */
const questions = (count: number, name: string): SequenceQuestions => {
  const draw = random(4).stream(name);
  const rows = Array.from({ length: count }, () => Array.from({ length: 2 + draw.integer(5) }, () => draw.integer(12)));
  const asked = Int32Array.from({ length: count }, () => draw.integer(12));
  const target = Float32Array.from(rows, (row, at) => Number((row.at(-1) as number) % 2 === (asked[at] as number) % 2));
  return { histories: sequencesOf(items, rows), asked, target };
};
const small = { dimensions: 8, epochs: 25, learningRate: 0.02, dropout: 0, maxLength: 6, batchSize: 32 };
const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** A chain of items: i is followed by i + 1. */
const chain = interactions({
  users: ids("user", 60),
  items,
  user: Int32Array.from({ length: 480 }, (_, row) => Math.floor(row / 8)),
  item: Int32Array.from({ length: 480 }, (_, row) => (Math.floor(row / 8) + (row % 8)) % 12),
  value: null,
  time: null,
});

describe("a reader of sequences", () => {
  before(() => useBackend("wasm"));
  const [seen, unseen] = [questions(300, "seen"), questions(200, "unseen")];

  it("learns yes and no of a history and what is asked about, and leaks nothing", async () => {
    const before = tf.memory().numTensors;
    const reader = await sequenceReader({ ...small, answers: "yes or no" });
    await reader.fit(seen, { random: random(1), validation: questions(100, "validation") });
    assert.ok(mean(await reader.losses(unseen)) < 0.45, `${mean(await reader.losses(unseen))}`);
    const logits = await reader.answers(unseen);
    const right = unseen.target.filter((truth, row) => (logits[row] as number) > 0 === (truth === 1)).length;
    assert.ok(right > 155, `${right} of 200`);
    reader.dispose();
    reader.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("learns nothing where the answers are drawn: no better than even", async () => {
    const draw = random(5);
    const drawn = (of: SequenceQuestions) => ({ ...of, target: of.target.map(() => draw.integer(2)) });
    const reader = await sequenceReader({ ...small, epochs: 5, answers: "yes or no" });
    await reader.fit(drawn(seen), { random: random(1), validation: drawn(questions(100, "validation")) });
    assert.ok(mean(await reader.losses(drawn(unseen))) > 0.67);
    reader.dispose();
  });

  it("learns numbers and classes of the sequence alone, row by row in the order of the questions", async () => {
    const last = (of: SequenceQuestions) => Array.from(of.target, (_, row) => of.histories.row(row).at(-1) as number);
    const numbers = { ...seen, asked: null, target: Float32Array.from(last(seen), (item) => item / 4) };
    const one = await sequenceReader({ ...small, answers: "number" });
    await one.fit(numbers, { random: random(1) });
    const said = await one.answers({ ...unseen, asked: null });
    const errors = Float64Array.from(last(unseen), (item, row) => ((said[row] as number) - item / 4) ** 2);
    assert.ok(mean(errors) < 0.2, `${mean(errors)}`);
    const classes = (of: SequenceQuestions) => ({
      ...of,
      asked: null,
      target: Float32Array.from(last(of), (item) => item % 3),
    });
    const two = await sequenceReader({ ...small, answers: "class", classes: 3 });
    await two.fit(classes(seen), { random: random(1) });
    assert.ok(mean(await two.losses(classes(unseen))) < 0.5);
    assert.equal((await two.answers(classes(unseen))).length, 600);
    for (const reader of [one, two]) reader.dispose();
  });

  it("begins with a recommender's encoder, and gives its own to one", async () => {
    const shape = { encoder: "lstm", dimensions: 8, layers: 1, maxLength: 6, dropout: 0 } as const;
    const pretrained = sequenceRecommender({ ...shape, epochs: 40, learningRate: 0.02, batchSize: 16 });
    await pretrained.fit({ interactions: chain }, { random: random(1) });
    const before = await pretrained.state();
    // Steps too small to move anything: what comes out is what went in.
    const still = { ...small, epochs: 1, learningRate: 1e-12, answers: "yes or no" } as const;
    const reader = await sequenceReader(still, { from: pretrained, take: "vectors and encoder" });
    await reader.fit(seen, { random: random(1) });
    const passed = reader.recommender(chain.users);
    const asked = queriesOfAllUsers(chain, "none");
    assert.deepEqual(await passed.score(asked), await pretrained.score(asked));
    const tuned = await fineTuned(passed, { epochs: 1, learningRate: 1e-12 });
    await tuned.fit({ interactions: chain }, { random: random(2) });
    assert.deepEqual(await tuned.score(asked), await pretrained.score(asked));
    assert.deepEqual((await pretrained.state()).arrays, before.arrays);
    const weeks = {
      histories: sequencesOf(ids("level", 5), [[1, 2], [3]]),
      asked: null,
      target: Float32Array.of(0, 1),
    };
    const other = await sequenceReader({ ...still, answers: "number" }, { from: pretrained, take: "encoder" });
    await other.fit(weeks, { random: random(1) });
    const taken = (await other.recommender(chain.users).state()).arrays;
    for (const name of Object.keys(taken).filter((name) => name.startsWith("encoder."))) {
      assert.deepEqual(taken[name]?.values, before.arrays[name]?.values, name);
    }
    for (const model of [pretrained, reader, passed, tuned, other]) model.dispose();
  });

  it("refuses what does not fit", async () => {
    const shape = { encoder: "lstm", dimensions: 8, layers: 1, maxLength: 6 } as const;
    const from = sequenceRecommender({ ...shape, epochs: 1 });
    await from.fit({ interactions: chain }, { random: random(1) });
    const levels = {
      ...seen,
      histories: sequencesOf(
        ids("level", 12),
        Array.from(seen.target, () => [1]),
      ),
    };
    const context = { random: random(1) };
    const strange = await sequenceReader({ ...small }, { from, take: "vectors and encoder" });
    await assert.rejects(strange.fit(levels, context), InputError);
    const wider = await sequenceReader({ ...small, dimensions: 16 }, { from, take: "encoder" });
    await assert.rejects(wider.fit(seen, context), InputError);
    const reader = await sequenceReader({ ...small, answers: "yes or no" });
    await assert.rejects(reader.losses(seen), InputError);
    await assert.rejects(reader.fit({ ...seen, target: seen.target.map(() => 2) }, context), InputError);
    await assert.rejects(
      reader.fit({ ...seen, asked: seen.target.map(() => 99) as unknown as Int32Array }, context),
      InputError,
    );
    const empty = {
      ...seen,
      histories: sequencesOf(
        items,
        Array.from(seen.target, () => []),
      ),
    };
    await assert.rejects(reader.fit(empty, context), InputError);
    await assert.rejects(sequenceReader({ width: 3 } as never), InputError);
    from.dispose();
  });

  it("answers the same for the same seed, and of chosen rows as of all", async () => {
    const answers = async () => {
      const reader = await sequenceReader({ ...small, epochs: 2, answers: "yes or no" });
      await reader.fit(seen, { random: random(3) });
      const [all, some] = [await reader.losses(unseen), await reader.losses(selectQuestions(unseen, [7, 3]))];
      reader.dispose();
      return { all, some };
    };
    const [one, two] = [await answers(), await answers()];
    assert.deepEqual(one, two);
    assert.ok(Math.abs((one.some[0] as number) - (one.all[7] as number)) < 1e-5);
    assert.ok(Math.abs((one.some[1] as number) - (one.all[3] as number)) < 1e-5);
  });
});
