import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { columnOf, labelsOf } from "../../../lib/data/tables.ts";
import { foundInTexts } from "../../../lib/models/from-texts/found-in-texts.ts";

describe("what is found in texts", () => {
  const items = vocabulary("item", ["a", "b", "c", "d", "e"]);
  const texts = [
    ["a warm tent", "the warm tent is dry"],
    ["a dry tent"],
    ["a small laptop", "the small laptop is fast"],
    ["the fast laptop"],
    [],
  ];
  const read: string[][] = [];
  const sentiment = async (asked: readonly string[]) => {
    read.push([...asked]);
    return asked.map((text) => text.length);
  };
  const found = () =>
    foundInTexts(items, texts, { random: random(1), sentiment }, { keywords: 2, topics: 2, maxShare: 1 });

  it("is keywords as labels, topics as a vector that parts tents from laptops, and the mean sentiment", async () => {
    const columns = await found();
    const labels = columnOf(columns, "keywords", "category");
    assert.ok(labelsOf(labels, 0).includes("warm") && labelsOf(labels, 2).includes("small"));
    const { values, dimensions } = columnOf(columns, "topics", "vector");
    const topic = (item: number) => ((values[2 * item] as number) > (values[2 * item + 1] as number) ? 0 : 1);
    assert.equal(dimensions, 2);
    assert.ok(topic(0) === topic(1) && topic(2) === topic(3) && topic(0) !== topic(2));
    const tone = columnOf(columns, "sentiment", "number").values;
    assert.equal(tone[0], ("a warm tent".length + "the warm tent is dry".length) / 2);
    assert.deepEqual(read[0], texts.flat());
  });

  it("is nothing for an item without texts", async () => {
    const columns = await found();
    assert.deepEqual(labelsOf(columnOf(columns, "keywords", "category"), 4), []);
    assert.deepEqual(Array.from(columnOf(columns, "topics", "vector").values.slice(8)), [0, 0]);
    assert.ok(Number.isNaN(columnOf(columns, "sentiment", "number").values[4]));
  });

  it("has no sentiment where nobody reads it, and no more topics than items with texts", async () => {
    const reading = { random: random(1), sentiment: null };
    const columns = await foundInTexts(items, texts, reading, { topics: 2, maxShare: 1 });
    assert.ok(!("sentiment" in columns.columns));
    await assert.rejects(foundInTexts(items, texts, reading, { topics: 5 }), InputError);
  });
});
