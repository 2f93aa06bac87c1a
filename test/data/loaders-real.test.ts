import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { shareOfTies } from "../../lib/data/interactions.ts";
import { loadBrown } from "../../lib/data/loaders/brown.ts";
import { loadLastFm2K } from "../../lib/data/loaders/lastfm-2k.ts";
import { loadMind } from "../../lib/data/loaders/mind.ts";
import { loadMnist } from "../../lib/data/loaders/mnist.ts";
import { loadMovieLens1M, loadMovieLens1MSequences } from "../../lib/data/loaders/movielens-1m.ts";
import { loadMovieLens100K, movieLens100KFolds } from "../../lib/data/loaders/movielens-100k.ts";
import { loadMovieLensLatestSmall } from "../../lib/data/loaders/movielens-latest-small.ts";
import { loadAnalogies, loadSimLex999, loadWordSim353 } from "../../lib/data/loaders/word-judgements.ts";
import { columnOf, labelsOf } from "../../lib/data/tables.ts";
import { textSequences } from "../../lib/data/text/text-sequences.ts";
import type { Dataset, Table } from "../../lib/data/types.ts";
import { realData } from "../support/real-data.ts";

const text = (table: Table | undefined, name: string, row: number) => columnOf(table, name, "text").values[row];
const number = (table: Table | undefined, name: string, row: number) => columnOf(table, name, "number").values[row];
const labels = (table: Table | undefined, name: string, row: number) =>
  labelsOf(columnOf(table, name, "category"), row);

function checkCounts(data: Dataset, users: number, items: number, events: number): void {
  const { interactions } = data;
  assert.equal(interactions.length, events);
  assert.equal(new Set(interactions.user).size, users);
  assert.equal(new Set(interactions.item).size, items);
}

describe("loaders on the real data", () => {
  it("MovieLens 100K", async function () {
    const data = await loadMovieLens100K({ folder: realData(this, "ml-100k") });
    checkCounts(data, 943, 1682, 100000);
    assert.equal(Math.round((shareOfTies(data.interactions) as number) * 100), 51);
    assert.ok(data.notes.some((note) => note.startsWith("The last event of 415 of 943 users")));
    const { items, users } = data;
    const toyStory = data.interactions.items.index("1");
    assert.equal(text(items, "title", toyStory), "Toy Story (1995)");
    assert.equal(number(items, "year", toyStory), 1995);
    assert.deepEqual(labels(items, "genres", toyStory), ["Animation", "Children's", "Comedy"]);
    assert.equal(text(items, "title", data.interactions.items.index("543")), "Misérables, Les (1995)");
    assert.ok(Number.isNaN(number(items, "year", data.interactions.items.index("267"))));
    const first = data.interactions.users.index("1");
    assert.equal(number(users, "age", first), 24);
    assert.deepEqual([labels(users, "gender", first), labels(users, "occupation", first)], [["M"], ["technician"]]);
    assert.equal(data.interactions.users.id(data.interactions.user[0] as number), "196");
    assert.equal(data.interactions.time?.[0], 881250949);
  });

  it("MovieLens 100K's official folds", async function () {
    const folder = realData(this, "ml-100k");
    const { interactions } = await loadMovieLens100K({ folder });
    const folds = await movieLens100KFolds({ folder });
    assert.deepEqual(
      folds.map(({ name }) => name),
      ["u1", "u2", "u3", "u4", "u5"],
    );
    const tested = new Set<number>();
    for (const { train, test } of folds) {
      assert.deepEqual([train.length, test.length], [80000, 20000]);
      assert.deepEqual(train.items.ids, interactions.items.ids);
      assert.equal(test.items, train.items);
      const pairs = (part: typeof train) => Array.from(part.user, (u, row) => u * 10000 + (part.item[row] as number));
      const trained = new Set(pairs(train));
      for (const pair of pairs(test)) {
        assert.ok(!trained.has(pair));
        tested.add(pair);
      }
    }
    assert.equal(tested.size, 100000);
  });

  it("MovieLens 1M", async function () {
    const data = await loadMovieLens1M({ folder: realData(this, "ml-1m") });
    checkCounts(data, 6040, 3706, 1000209);
    const film = data.interactions.items.index("2858");
    assert.equal(text(data.items, "title", film), "American Beauty (1999)");
    assert.deepEqual(labels(data.items, "genres", film), ["Comedy", "Drama"]);
    const first = data.interactions.users.index("1");
    assert.deepEqual(labels(data.users, "age", first), ["under 18"]);
    assert.deepEqual(labels(data.users, "occupation", first), ["K-12 student"]);
    let total = 0;
    let count = 0;
    for (const [row, item] of data.interactions.item.entries()) {
      if (item !== film) continue;
      total += data.interactions.value?.[row] as number;
      count++;
    }
    assert.equal(count, 3428);
    assert.equal((total / count).toFixed(3), "4.317");
  });

  it("MovieLens 1M's sequences", async function () {
    const data = await loadMovieLens1MSequences({ folder: realData(this, "ml-1m") });
    checkCounts(data, 6040, 3416, 999611);
    assert.equal(data.interactions.value, null);
    assert.equal(data.interactions.time, null);
    assert.equal(data.items, undefined);
  });

  it("MovieLens latest-small, joined on the ids of its own numbering", async function () {
    const data = await loadMovieLensLatestSmall({ folder: realData(this, "ml-latest-small") });
    checkCounts(data, 610, 9724, 100836);
    assert.equal(data.interactions.items.size, 9742);
    const film = data.interactions.items.index("44");
    assert.equal(text(data.items, "title", film), "Seven (a.k.a. Se7en) (1995)");
    assert.equal(text(data.items, "officialId", film), "47");
    assert.match(text(data.items, "plot", film) as string, /^Two detectives, a rookie and a veteran/);
    const plots = columnOf(data.items, "plot", "text").values;
    assert.ok(plots.every((plot) => !/[\n\r»]/.test(plot)));
    assert.equal(Math.round((shareOfTies(data.interactions) as number) * 100), 16);
  });

  it("Last.fm 2K", async function () {
    const data = await loadLastFm2K({ folder: realData(this, "lastfm-2k") });
    checkCounts(data, 1892, 17632, 92834);
    assert.equal(data.friends.values.length, 25434);
    assert.equal(data.tagging.tags.size, 11946);
    const missing = Number(
      /^([\d,]+) of 186,479 tag assignments/.exec(data.notes.at(-1) as string)?.[1]?.replace(",", ""),
    );
    assert.equal(data.tagging.tag.length + missing, 186479);
    const artist = data.interactions.items.index("89");
    assert.equal(text(data.items, "name", artist), "Lady Gaga");
    assert.ok(labels(data.items, "tags", artist).includes("pop"));
    for (let user = 0; user < data.friends.rows; user++) {
      for (const friend of data.friends.row(user)) assert.ok(data.friends.row(friend).includes(user));
    }
  });

  it("MIND's sample, which does not join", async function () {
    const data = await loadMind({ folder: realData(this, "mind-sample") });
    assert.equal(data.impressions.length, 5000);
    assert.equal(columnOf(data.items, "title", "text").values.filter((title) => title !== "").length, 2000);
    assert.ok(data.notes.some((note) => /3\.9 % of the histories and 2\.3 % of the clicks/.test(note)));
    assert.equal(data.impressions.time[0], Date.UTC(2019, 10, 12, 14, 14, 46) / 1000);
    assert.equal(data.interactions.length, data.impressions.clicked.filter((click) => click === 1).length);
  });

  it("MNIST", async function () {
    const { train, test } = await loadMnist({ folder: realData(this, "mnist") });
    assert.deepEqual([train.length, test.length], [60000, 10000]);
    assert.equal(train.images.length, 60000 * 784);
    const head = Buffer.from("00000803" + "0000ea60" + "0000001c" + "0000001c", "hex");
    const md5 = createHash("md5").update(head).update(train.images).digest("hex");
    assert.equal(md5, "6bbc9ace898e44ae57da46a324031adb");
    assert.deepEqual([...train.labels.subarray(0, 10)], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  });

  it("Brown, and its words that occur five times or more", async function () {
    const corpus = await loadBrown({ folder: realData(this, "corpora") });
    assert.deepEqual([corpus.sentences.length, corpus.tokens], [57340, 1161192]);
    const words = textSequences(corpus.sentences, { segment: "spaces", html: false, addresses: "keep", minCount: 5 });
    assert.equal(words.tokens, 1161192);
    assert.equal(words.vocabulary.size, 14221);
    assert.equal(words.vocabulary.id(0), "the");
  });

  it("judgements of words", async function () {
    const folder = realData(this, "words");
    assert.equal((await loadWordSim353({ folder })).pairs.length, 353);
    assert.equal((await loadSimLex999({ folder })).pairs.length, 999);
    const { sections } = await loadAnalogies({ folder });
    assert.equal(sections.length, 14);
    assert.equal(
      sections.reduce((sum, { questions }) => sum + questions.length, 0),
      19544,
    );
    assert.equal(sections[5]?.name, "gram1-adjective-to-adverb");
  });
});
