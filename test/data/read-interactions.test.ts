import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readInteractions } from "../../lib/data/read-interactions.ts";
import { withDuckDB } from "../../lib/data/reading/duckdb.ts";
import { realData } from "../support/real-data.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("readInteractions: what is found out", () => {
  const files = temporaryFolder();

  it("reads ids as text, in order of first sight, rows in order of the file", async () => {
    const file = files.write("a.csv", "userId,movieId,rating,timestamp\n007,b,4.5,30\n7,a,1,10\n007,a,2,20\n");
    const { interactions, reading } = await readInteractions(file);
    assert.deepEqual(interactions.users.ids, ["007", "7"]);
    assert.deepEqual(interactions.items.ids, ["b", "a"]);
    assert.deepEqual([...interactions.user], [0, 1, 0]);
    assert.deepEqual([...interactions.item], [0, 1, 1]);
    assert.deepEqual([...(interactions.value ?? [])], [4.5, 1, 2]);
    assert.deepEqual([...(interactions.time ?? [])], [30, 10, 20]);
    assert.deepEqual(reading.columns, { user: "userId", item: "movieId", value: "rating", time: "timestamp" });
  });

  for (const [header, delimiter] of [
    ["user_id:token\titem_id:token\trating:float\ttimestamp:float", "\t"],
    ["visitorid;itemid;score;date", ";"],
    ["Reviewer-ID|ASIN|Overall|unixReviewTime", "|"],
    ["UserID::ArtistID::Weight::TS", "::"],
    ["uid, isbn, plays, epoch", ","],
  ] as const) {
    it(`finds the columns and the delimiter of ${JSON.stringify(header)}`, async () => {
      const file = files.write("b.txt", `${header}\n${["u", "i", "3", "5"].join(delimiter)}\n`);
      const { interactions, reading } = await readInteractions(file);
      assert.equal(reading.delimiter, delimiter);
      assert.deepEqual([interactions.users.ids, interactions.items.ids], [["u"], ["i"]]);
      assert.deepEqual([interactions.value?.[0], interactions.time?.[0]], [3, 5]);
    });
  }

  it("takes columns by name and by position, and leaves out what is null", async () => {
    const named = files.write("c.csv", "who,what,how,rating\nx,y,2,9\n");
    const byName = await readInteractions(named, { user: "who", item: "what", value: "how" });
    assert.equal(byName.interactions.value?.[0], 2);
    assert.ok(byName.notes.some((note) => note.includes("Columns not read: “rating”")));
    const bare = files.write("d.txt", "9 u i\n8 v i\n");
    const { interactions } = await readInteractions(bare, { user: 1, item: 2, value: 0 });
    assert.deepEqual(interactions.users.ids, ["u", "v"]);
    assert.deepEqual([...(interactions.value ?? [])], [9, 8]);
    assert.equal((await readInteractions(bare, { user: 1, item: 2 })).interactions.value, null);
    assert.equal((await readInteractions(named, { user: "who", item: "what", value: null })).interactions.value, null);
  });

  it("has no values and no times where the file has none", async () => {
    const { interactions } = await readInteractions(files.write("e.csv", "user,item\na,b\n"));
    assert.equal(interactions.value, null);
    assert.equal(interactions.time, null);
  });

  it("recognises the unit of times and says so", async () => {
    for (const [text, unit, seconds] of [
      ["1700000000", "s", 1700000000],
      ["1700000000500", "ms", 1700000000.5],
      ["1700000000500000", "µs", 1700000000.5],
      ["2023-11-14", "iso", 1699920000],
      ["2023-11-14 22:13:20", "iso", 1700000000],
      ["2023-11-14T22:13:20.5Z", "iso", 1700000000.5],
      ["2023-11-15T00:13:20+02:00", "iso", 1700000000],
      ["2023/11/14 17:13:20-0500", "iso", 1700000000],
    ] as const) {
      const { interactions, reading, notes } = await readInteractions(
        files.write("f.csv", `user,item,time\na,b,${text}\n`),
      );
      assert.equal(reading.timeUnit, unit, text);
      assert.equal(interactions.time?.[0], seconds, text);
      assert.match(notes[0] as string, /2023-11-14 (22:13|00:00)/, text);
    }
  });

  it("reads quoted fields with delimiters, quotes and line ends, under both line ends and without the last", async () => {
    const file = files.write("g.csv", '\uFEFFuser,item,rating\r\n"a, b","say ""hi""\nthere",3\nc,d,4\r\n\r\n"e",f,5');
    const { interactions, notes } = await readInteractions(file);
    assert.deepEqual(interactions.users.ids, ["a, b", "c", "e"]);
    assert.deepEqual(interactions.items.ids, ['say "hi"\nthere', "d", "f"]);
    assert.deepEqual([...(interactions.value ?? [])], [3, 4, 5]);
    assert.ok(notes.some((note) => note.startsWith("1 records spread over several lines")));
  });

  it("reads quotes literally when fields are not quoted", async () => {
    const file = files.write("h.tsv", 'user\titem\n"a\tb"c\n');
    const { interactions } = await readInteractions(file, { quoted: false });
    assert.deepEqual(interactions.users.ids, ['"a']);
    assert.deepEqual(interactions.items.ids, ['b"c']);
  });

  it("reads UTF-16 by its byte order mark, latin-1 when told, and gzipped text", async () => {
    const text = "user,item,rating\nJosé,Amélie,4\n";
    const wide = files.write("i.csv", Buffer.from(`\uFEFF${text}`, "utf16le"));
    const narrow = files.write("j.csv", Buffer.from(text, "latin1"));
    const zipped = files.write("k.csv.gz", gzipSync(text));
    for (const { interactions } of [
      await readInteractions(wide),
      await readInteractions(narrow, { encoding: "latin-1" }),
      await readInteractions(zipped),
    ]) {
      assert.deepEqual([interactions.users.ids, interactions.items.ids], [["José"], ["Amélie"]]);
    }
  });

  it("keeps and counts duplicate rows", async () => {
    const file = files.write("l.csv", "user,item,rating\na,x,1\na,x,1\na,x,2\na,x,1\nb,x,1\n");
    const { interactions, reading, notes } = await readInteractions(file);
    assert.equal(interactions.length, 5);
    assert.equal(reading.duplicates, 2);
    assert.ok(notes.some((note) => note.startsWith("2 rows repeat an earlier row exactly")));
  });
});

describe("readInteractions: JSON and Parquet", () => {
  const files = temporaryFolder();
  const rows = [
    ["007", "12345678901234567890", 4.5, 1700000000],
    ["b", "x", 3, 1700000001],
    ["007", "x", 1, 1700000000],
  ] as const;
  const objects = rows.map(([user, item, rating, time]) => ({ user, item, rating, time }));

  async function check(file: string): Promise<void> {
    const { interactions } = await readInteractions(file);
    assert.deepEqual(interactions.users.ids, ["007", "b"]);
    assert.deepEqual(interactions.items.ids, ["12345678901234567890", "x"]);
    assert.deepEqual([...interactions.user], [0, 1, 0]);
    assert.deepEqual([...interactions.item], [0, 1, 1]);
    assert.deepEqual([...(interactions.value ?? [])], [4.5, 3, 1]);
    assert.deepEqual([...(interactions.time ?? [])], [1700000000, 1700000001, 1700000000]);
  }

  it("reads an array of objects", () => check(files.write("a.json", JSON.stringify(objects, null, 1))));
  it("reads one object a line", () =>
    check(files.write("a.jsonl", objects.map((row) => JSON.stringify(row)).join("\n"))));
  it("keeps the digits of numeric ids", async () => {
    const file = files.write("b.json", '[{"user": 12345678901234567890, "item": 7}]');
    const { interactions } = await readInteractions(file);
    assert.deepEqual([interactions.users.ids, interactions.items.ids], [["12345678901234567890"], ["7"]]);
  });

  it("reads Parquet, whose types may be numbers and timestamps, in the order of the file", async () => {
    const typed = files.path("c.parquet");
    await withDuckDB(async (connection) => {
      const texts = rows.map((row) => `('${row[0]}', '${row[1]}', ${row[2]}, ${row[3]})`).join(", ");
      await connection.run(
        `COPY (SELECT u AS user_id, i AS item_id, r::FLOAT AS rating, make_timestamp(t::BIGINT * 1000000) AS at_time
         FROM (VALUES ${texts}) AS rows(u, i, r, t)) TO '${typed}' (FORMAT parquet)`,
      );
      const many = "SELECT (500000 - range) % 5000 AS user, range % 777 AS item, range AS time FROM range(500000)";
      await connection.run(`COPY (${many}) TO '${files.path("d.parquet")}' (FORMAT parquet, ROW_GROUP_SIZE 10000)`);
    });
    const { interactions, reading } = await readInteractions(typed, { time: "at_time" });
    assert.equal(reading.timeUnit, "iso");
    assert.deepEqual([...(interactions.time ?? [])], [1700000000, 1700000001, 1700000000]);
    assert.deepEqual([...interactions.item], [0, 1, 1]);
    const large = (await readInteractions(files.path("d.parquet"))).interactions;
    assert.equal(large.length, 500000);
    assert.ok(large.time?.every((time, row) => time === row));
    assert.equal(large.users.id(large.user[123456] as number), String((500000 - 123456) % 5000));
    assert.equal(large.items.id(large.item[123456] as number), String(123456 % 777));
    assert.equal(large.users.id(1), "4999");
  });

  it("reads a large CSV as DuckDB's own reader does", async function () {
    const file = join(realData(this, "ml-1m"), "ratings.csv");
    const begun = performance.now();
    const { interactions } = await readInteractions(file);
    const seconds = (performance.now() - begun) / 1000;
    assert.equal(interactions.length, 1000209);
    assert.equal(interactions.users.size, 6040);
    assert.equal(interactions.items.size, 3706);
    assert.ok(seconds < 8, `took ${seconds.toFixed(1)} s; it takes about 1 on an idle machine`);
    await withDuckDB(async (connection) => {
      const read = await connection.runAndReadAll(
        `SELECT "userId", "movieId", rating FROM read_csv('${file}', all_varchar = true) LIMIT 300000`,
      );
      for (const [row, [user, item, rating]] of read.getRowsJS().entries()) {
        const same =
          interactions.users.id(interactions.user[row] as number) === user &&
          interactions.items.id(interactions.item[row] as number) === item &&
          interactions.value?.[row] === Number(rating);
        if (!same) assert.fail(`row ${row} differs: ${user}, ${item}, ${rating}`);
      }
    });
  });
});
