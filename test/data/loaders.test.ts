import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { InputError } from "../../lib/base/errors.ts";
import { loadBrown } from "../../lib/data/loaders/brown.ts";
import { loadLastFm2K } from "../../lib/data/loaders/lastfm-2k.ts";
import { loadMind } from "../../lib/data/loaders/mind.ts";
import { loadMnist } from "../../lib/data/loaders/mnist.ts";
import { loadMovieLens1M, loadMovieLens1MSequences } from "../../lib/data/loaders/movielens-1m.ts";
import { loadMovieLens100K, movieLens100KFolds } from "../../lib/data/loaders/movielens-100k.ts";
import { loadMovieLensLatestSmall } from "../../lib/data/loaders/movielens-latest-small.ts";
import { loadAnalogies, loadSimLex999, loadWordSim353 } from "../../lib/data/loaders/word-judgements.ts";
import { columnOf, labelsOf } from "../../lib/data/tables.ts";
import type { Table } from "../../lib/data/types.ts";
import { temporaryFolder } from "../support/temporary.ts";

const texts = (table: Table | undefined, name: string) => columnOf(table, name, "text").values;
const numbers = (table: Table | undefined, name: string) => [...columnOf(table, name, "number").values];
const labels = (table: Table | undefined, name: string) => {
  const column = columnOf(table, name, "category");
  return Array.from({ length: column.labels.rows }, (_, row) => labelsOf(column, row));
};

describe("loaders on made-up files", () => {
  const files = temporaryFolder();
  const folder = () => files.path("set");
  beforeEach(() => {
    rmSync(folder(), { recursive: true, force: true });
    mkdirSync(folder());
  });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(files.path("set", name), content);
  const refused = (loading: Promise<unknown>, ...parts: string[]) =>
    assert.rejects(loading, (error: unknown) => {
      assert.ok(error instanceof InputError, `${error}`);
      for (const part of parts) assert.ok(error.message.includes(part), `no “${part}” in: ${error.message}`);
      return true;
    });

  function writeHundred(): void {
    write("u.data", "2\t9\t5\t100\n1\t7\t3\t100\n2\t7\t1\t50\n");
    const genre = (...on: number[]) => Array.from({ length: 19 }, (_, at) => (on.includes(at) ? "1" : "0")).join("|");
    const film = (id: string, title: string, genres: string) => `${id}|${title}|01-Jan-1995||http://x|${genres}\n`;
    const films =
      film("7", "Misérables, Les (1995)", genre(1, 3)) +
      film("8", "unknown", genre(0)) +
      film("9", "B (1990)", genre());
    write("u.item", Buffer.from(films, "latin1"));
    write("u.user", "1|24|M|writer|85711\n2|53|F|other|94043\n");
    write("u.genre", Array.from({ length: 19 }, (_, at) => `genre${at}|${at}`).join("\n") + "\n\n");
    for (const name of ["u1", "u2", "u3", "u4", "u5"]) {
      write(`${name}.base`, "1\t7\t3\t100\n");
      write(`${name}.test`, "2\t7\t1\t50\n2\t9\t5\t100\n");
    }
  }

  it("MovieLens 100K: latin-1 titles, genres, years, films without ratings, people", async () => {
    writeHundred();
    const { interactions, items, users } = await loadMovieLens100K({ folder: folder() });
    assert.deepEqual(interactions.users.ids, ["2", "1"]);
    assert.deepEqual(interactions.items.ids, ["9", "7", "8"]);
    assert.deepEqual([...interactions.item], [0, 1, 1]);
    assert.deepEqual([...interactions.perUser().items.row(0)], [1, 0]);
    assert.deepEqual(texts(items, "title"), ["B (1990)", "Misérables, Les (1995)", "unknown"]);
    assert.deepEqual(numbers(items, "year"), [1990, 1995, Number.NaN]);
    assert.deepEqual(labels(items, "genres"), [[], ["genre1", "genre3"], ["genre0"]]);
    assert.deepEqual(numbers(users, "age"), [53, 24]);
    assert.deepEqual(labels(users, "occupation"), [["other"], ["writer"]]);
  });

  it("MovieLens 100K: folds over the vocabularies of the whole", async () => {
    writeHundred();
    const [first] = await movieLens100KFolds({ folder: folder() });
    assert.deepEqual(first?.train.items.ids, ["9", "7"]);
    assert.deepEqual([...(first?.train.user ?? [])], [1]);
    assert.deepEqual([...(first?.test.item ?? [])], [1, 0]);
    write("u3.test", "77\t7\t1\t50\n");
    await refused(movieLens100KFolds({ folder: folder() }), "known user ids", "“77”");
  });

  it("MovieLens 100K: damage is told with file and line", async () => {
    writeHundred();
    write("u.item", "7|cut off\n");
    await refused(loadMovieLens100K({ folder: folder() }), "u.item:1", "24 fields", "2:");
    writeHundred();
    write("u.data", "2\t9\tfive\t100\n");
    await refused(loadMovieLens100K({ folder: folder() }), "u.data:1, column 3 (rating)", "“five”");
    writeHundred();
    write("u.user", "1|24|M|writer|85711\n1|53|F|other|94043\n");
    await refused(loadMovieLens100K({ folder: folder() }), "one row for each user", "“1”");
  });

  it("MovieLens 1M: the official layout with times, and the one without", async () => {
    write("movies.dat", Buffer.from("1::Café (1995)::Comedy|Drama\n2::Rare (2000)::War\n", "latin1"));
    write("users.dat", "5::F::18::20::10023\n");
    write("ratings.csv", "userId,movieId,rating\n5,1,4\n");
    const plain = await loadMovieLens1M({ folder: folder() });
    assert.equal(plain.interactions.time, null);
    assert.deepEqual(texts(plain.items, "title"), ["Café (1995)", "Rare (2000)"]);
    assert.deepEqual(labels(plain.users, "occupation"), [["writer"]]);
    assert.deepEqual(labels(plain.users, "age"), [["18–24"]]);
    assert.ok(plain.notes.includes("1 of 2 films have ratings."));
    assert.equal(plain.items?.columns.plot, undefined);
    write("ratings.dat", "5::1::4::978300760\n");
    const plot =
      "1::Café::1995::G::22 Nov 1995::Comedy::A Director::A Writer::A Star::A plot: it thickens.::http://x\r\n";
    write("movies_extrainfos.dat", plot);
    write("movies.dat", "1::Caf\uFFFD (1995)::Comedy\n");
    const timed = await loadMovieLens1M({ folder: folder() });
    assert.equal(timed.interactions.time?.[0], 978300760);
    assert.deepEqual(texts(timed.items, "plot"), ["A plot: it thickens."]);
    assert.ok(timed.notes.some((note) => note.startsWith("1 titles have lost their accented letters")));
  });

  it("MovieLens 1M's sequences: order of the file, only from a folder", async () => {
    await refused(loadMovieLens1MSequences({ folder: folder() }), "sequences.txt", "in no official archive");
    write("sequences.txt", "1 5\n1 3\n2 5\n1 4\n");
    const { interactions } = await loadMovieLens1MSequences({ folder: folder() });
    const { items } = interactions.perUser();
    assert.deepEqual(
      Array.from(items.row(0), (item) => interactions.items.id(item)),
      ["5", "3", "4"],
    );
  });

  it("MovieLens latest-small: joins on item_id, reads plots over several lines", async () => {
    write("ratings.csv", "userId,movieId,rating,timestamp\n1,2,4.5,964982703\n");
    const header =
      "raw_movieID\ttitle\tgenres\titem_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\t" +
      "intro:token_seq\tdirectors:token_seq\twriters:token_seq\tstarts:token_seq";
    const plot = '"It begins ...\r\n      See full summary\u00A0»"';
    const film = (raw: string, id: string, title: string, intro: string) =>
      `${raw}\t${title}\tCrime|Drama\t${id}\tT\t1995\tCrime\t${intro}\tD\t \tS\n`;
    write(
      "items.tsv",
      `${header}\n${film("2", "1", "Wrong (1990)", "Add a Plot »")}${film("47", "2", "Right (1995)", plot)}`,
    );
    const { interactions, items, notes } = await loadMovieLensLatestSmall({ folder: folder() });
    assert.deepEqual(interactions.items.ids, ["2", "1"]);
    assert.deepEqual(texts(items, "title"), ["Right (1995)", "Wrong (1990)"]);
    assert.deepEqual(texts(items, "plot"), ["It begins ...", ""]);
    assert.deepEqual(texts(items, "officialId"), ["47", "2"]);
    assert.ok(notes.some((note) => note.includes("1 films have no plot; 1 plots were cut off")));
    write("ratings.csv", "userId,movieId,rating,timestamp\n1,47,4.5,964982703\n");
    await refused(loadMovieLensLatestSmall({ folder: folder() }), "a description of every rated film", "1 rated ids");
  });

  it("MovieLens latest-small: the official layout", async () => {
    write("ratings.csv", "userId,movieId,rating,timestamp\r\n1,47,4.5,964982703\r\n");
    write("movies.csv", 'movieId,title,genres\r\n47,"Seven, a (1995)",Crime|Drama\r\n9,None,(no genres listed)\r\n');
    const { interactions, items } = await loadMovieLensLatestSmall({ folder: folder() });
    assert.deepEqual(interactions.items.ids, ["47", "9"]);
    assert.deepEqual(texts(items, "title"), ["Seven, a (1995)", "None"]);
    assert.deepEqual(labels(items, "genres"), [["Crime", "Drama"], []]);
    assert.equal(items?.columns.plot, undefined);
  });

  it("Last.fm 2K: plays, tags of artists, friends both ways", async () => {
    write("user_artists.dat", "userID\tartistID\tweight\n2\t51\t13883\n3\t52\t7\n");
    write("artists.dat", "id\tname\turl\tpictureURL\n51\tDuran Duran\tu\tp\n52\tMorcheeba\tu\tp\n");
    write("tags.dat", "tagID\ttagValue\n13\tchillout\n14\t80s\n15\t80s\n");
    const tags = "2\t51\t14\t1\t4\t2009\n3\t51\t14\t1\t4\t2009\n3\t51\t15\t2\t4\t2009\n3\t999\t13\t1\t4\t2009\n";
    write("user_taggedartists.dat", `userID\tartistID\ttagID\tday\tmonth\tyear\n${tags}`);
    write("user_friends.dat", "userID\tfriendID\n2\t3\n3\t2\n");
    const data = await loadLastFm2K({ folder: folder() });
    assert.deepEqual([...(data.interactions.value ?? [])], [13883, 7]);
    assert.deepEqual(texts(data.items, "name"), ["Duran Duran", "Morcheeba"]);
    assert.deepEqual(labels(data.items, "tags"), [["80s", "80s (15)"], []]);
    assert.deepEqual([[...data.friends.row(0)], [...data.friends.row(1)]], [[1], [0]]);
    assert.deepEqual([...data.tagging.user], [0, 1, 1]);
    assert.equal(data.tagging.time[0], Date.UTC(2009, 3, 1) / 1000);
    assert.ok(data.notes.some((note) => note.startsWith("1 of 4 tag assignments")));
  });

  it("MIND: clicks, impressions, histories, texts", async () => {
    write("news.tsv", "N1\tsports\tsoccer\tA title\tAn abstract\tu\t[]\t[]\n");
    const first = "1\tU1\t11/12/2019 12:05:00 AM\tN1 N9\tN2-0 N1-1\n";
    write("behaviors.tsv", `${first}2\tU1\t11/11/2019 12:05:00 PM\t\tN3-1\n`);
    const data = await loadMind({ folder: folder() });
    const name = (item: number) => data.interactions.items.id(item);
    assert.deepEqual(Array.from(data.interactions.item, name), ["N1", "N3"]);
    assert.deepEqual(
      [...(data.interactions.time ?? [])],
      [Date.UTC(2019, 10, 12, 0, 5) / 1000, Date.UTC(2019, 10, 11, 12, 5) / 1000],
    );
    assert.deepEqual(Array.from(data.interactions.perUser().items.row(0), name), ["N3", "N1"]);
    assert.deepEqual(Array.from(data.impressions.history.row(0), name), ["N1", "N9"]);
    assert.deepEqual([...data.impressions.clicked], [0, 1, 1]);
    assert.deepEqual(texts(data.items, "abstract"), ["An abstract", "", "", ""]);
    assert.ok(data.notes.some((note) => note.includes("50 % of the histories and 50 % of the clicks")));
    write("behaviors.tsv", "1\tU1\t11/12/2019 12:05:00 AM\t\tN2 N1\n");
    await refused(loadMind({ folder: folder() }), "behaviors.tsv:1", "“N2”");
    write("behaviors.tsv", "1\tU1\t2019-11-12\t\tN2-1\n");
    await refused(loadMind({ folder: folder() }), "behaviors.tsv:1", "“2019-11-12”");
  });

  it("Brown: one sentence per line", async () => {
    write("brown.txt", "The jury  said :\r\n\n `` no ''\n");
    const corpus = await loadBrown({ folder: folder() });
    assert.deepEqual(corpus.sentences, ["The jury said :", "`` no ''"]);
    assert.equal(corpus.tokens, 7);
    write("brown.txt", " \n\n");
    await refused(loadBrown({ folder: folder() }), "brown.txt", "one sentence per line", "an empty file");
  });

  it("judged pairs of words: comments, marks, damage told with its line", async () => {
    write("wordsim353.tsv", "# Word 1\tWord 2\tHuman (mean)\nlove\tsex\t6.77\ntiger\ttiger\t10.00\n");
    const { pairs } = await loadWordSim353({ folder: folder() });
    assert.deepEqual(pairs[0], { first: "love", second: "sex", mark: 6.77 });
    assert.equal(pairs.length, 2);
    for (const line of ["a\tb", "a\tb\thigh", "a\t\t5", "a\tb\t5\t6"]) {
      write("simlex999.txt", `old\tnew\t1.58\n${line}\n`);
      await refused(loadSimLex999({ folder: folder() }), "simlex999.txt:2", "two words and a mark");
    }
    write("simlex999.txt", "# nothing\n");
    await refused(loadSimLex999({ folder: folder() }), "simlex999.txt", "an empty file");
  });

  it("analogies in sections", async () => {
    write(
      "questions-words.txt",
      ": capitals\nAthens Greece Oslo Norway\n\n: gram1\ncalm calmly slow slowly\na b c d\n",
    );
    const { sections } = await loadAnalogies({ folder: folder() });
    assert.deepEqual(
      sections.map(({ name, questions }) => [name, questions.length]),
      [
        ["capitals", 1],
        ["gram1", 2],
      ],
    );
    assert.deepEqual(sections[0]?.questions[0], ["Athens", "Greece", "Oslo", "Norway"]);
    write("questions-words.txt", ": capitals\nAthens Greece Oslo\n");
    await refused(loadAnalogies({ folder: folder() }), "questions-words.txt:2", "four words");
    write("questions-words.txt", "Athens Greece Oslo Norway\n");
    await refused(loadAnalogies({ folder: folder() }), "questions-words.txt:1", "section's name");
  });

  it("MNIST: idx files, gzipped or not; damage is told", async () => {
    const image = Buffer.alloc(784, 7);
    const head = (...words: number[]) =>
      Buffer.from(words.flatMap((word) => [word >>> 24, word >>> 16, word >>> 8, word].map((b) => b & 255)));
    const images = Buffer.concat([head(0x803, 1, 28, 28), image]);
    const label = Buffer.concat([head(0x801, 1), Buffer.from([9])]);
    write("train-images-idx3-ubyte.gz", gzipSync(images));
    write("train-labels-idx1-ubyte.gz", gzipSync(label));
    write("t10k-images-idx3-ubyte", images);
    write("t10k-labels-idx1-ubyte", label);
    const { train, test } = await loadMnist({ folder: folder() });
    assert.deepEqual([train.length, train.images.length, train.images[783], train.labels[0]], [1, 784, 7, 9]);
    assert.deepEqual(test, train);
    write("train-images-idx3-ubyte.gz", gzipSync(images.subarray(0, 500)));
    await refused(
      loadMnist({ folder: folder() }),
      "train-images-idx3-ubyte.gz",
      "484 values for the shape 1 × 28 × 28",
    );
    write("train-images-idx3-ubyte.gz", gzipSync(images).subarray(0, 20));
    await refused(loadMnist({ folder: folder() }), "an idx file", "unexpected end of file");
    write("train-images-idx3-ubyte.gz", gzipSync(label));
    await refused(loadMnist({ folder: folder() }), "another kind of file");
  });
});
