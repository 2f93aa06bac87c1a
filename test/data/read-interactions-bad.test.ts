import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { InputError } from "../../lib/base/errors.ts";
import { readInteractions } from "../../lib/data/read-interactions.ts";
import type { ReadOptions } from "../../lib/data/reading/options.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("readInteractions: bad input", () => {
  const files = temporaryFolder();

  async function refused(file: string, options: ReadOptions, ...parts: (string | RegExp)[]): Promise<void> {
    await assert.rejects(readInteractions(file, options), (error: unknown) => {
      assert.ok(error instanceof InputError, `${error}`);
      for (const part of parts) {
        if (typeof part === "string") assert.ok(error.message.includes(part), `no “${part}” in: ${error.message}`);
        else assert.match(error.message, part);
      }
      return true;
    });
  }

  it("a missing column: the columns there are, and how to name one", async () => {
    const file = files.write("a.csv", "who,itemId,rating\na,b,1\n");
    await refused(file, {}, `${file}:1`, "users", "“who”, “itemId”, “rating”", '{ user: "who", item: "itemId" }');
    await refused(file, { user: "whom" }, "a column “whom” for user", "“who”");
    await refused(file, { user: 0, item: 7 }, "position 7");
    await refused(file, { user: "who", item: "who" }, "for user and item");
  });

  it("a wrong delimiter: the likely one", async () => {
    const file = files.write("b.csv", "userId,itemId\na,b\n");
    await refused(file, { delimiter: ";" }, "the one column “userId,itemId”", '{ delimiter: "," }');
  });

  it("a rating that is no number: line, column, text", async () => {
    const file = files.write("c.csv", 'user,item,rating\na,"b\nc",1\na,d,five\na,e,6\n');
    await refused(file, {}, `${file}:4, column 3 (rating)`, "a number", "“five”", 'badRows: "skip"');
    for (const text of ["", "NaN", "inf", "1e99", "0x10", "3,5"]) {
      const other = files.write("d.tsv", `user\titem\trating\na\tb\t${text}\n`);
      await refused(other, {}, `${other}:2, column 3 (rating)`);
    }
  });

  it("bad rows passed over on demand, counted and told", async () => {
    const file = files.write("e.csv", "user,item,rating\na,b,1\na,c,five\n,d,2\nb,b\nb,d,3\n");
    const { interactions, reading, notes } = await readInteractions(file, { badRows: "skip" });
    assert.deepEqual([...(interactions.value ?? [])], [1, 3]);
    assert.deepEqual(interactions.items.ids, ["b", "d"]);
    assert.equal(reading.skipped, 3);
    assert.ok(notes.some((note) => note.startsWith("3 rows could not be read") && note.includes(`${file}:3`)));
  });

  it("half a last line", async () => {
    const file = files.write("f.csv", "user,item,rating\na,b,1\na,c");
    await refused(file, {}, `${file}:3`, "3 fields", "2 in “a,c”", "cut off");
  });

  it("too many fields", async () => {
    const file = files.write("g.csv", "user,item,rating\na,b, c,1\n");
    await refused(file, {}, `${file}:2`, "3 fields", "double quotes");
  });

  it("a missing id", async () => {
    const file = files.write("h.csv", "user,item\na,b\n,c\n");
    await refused(file, {}, `${file}:3, column 1 (user)`, "an id", "nothing");
  });

  it("a quote that is never closed", async () => {
    const file = files.write("i.csv", 'user,item\na,b\n"c,d\ne,f\n');
    await refused(file, {}, `${file}:3`, "a closing quote", "{ quoted: false }");
  });

  it("a time that is none, or written unlike the others", async () => {
    const file = files.write("j.csv", "user,item,time\na,b,2020-02-30\n");
    await refused(file, {}, `${file}:2, column 3 (time)`, "“2020-02-30”");
    const mixed = files.write("k.csv", "user,item,time\na,b,2020-01-01\na,c,1600000000\n");
    await refused(mixed, {}, `${mixed}:3`, "an ISO date");
  });

  it("an empty file, blank lines, a header alone", async () => {
    await refused(files.write("l.csv", ""), {}, "an empty file");
    await refused(files.write("m.csv", "\n \n"), {}, "nothing but blank lines");
    await refused(files.write("n.csv", "user,item,rating\n"), {}, "a header and nothing below it");
    await refused(files.write("n2.csv", "user,item,rating\na,b,x\n"), { badRows: "skip" }, "1 rows, none readable");
  });

  it("another encoding: the line, and what to do", async () => {
    const near = files.write("o.csv", Buffer.from("user,item\na,b\nJosé,c\n", "latin1"));
    await refused(near, {}, `${near}:3`, "UTF-8", "“José,c”", 'encoding: "latin-1"', "iconv");
    const many = "user,item\n" + "somebody,something\n".repeat(200_000);
    const far = files.write("p.csv", Buffer.concat([Buffer.from(many), Buffer.from("José,c\nd,e\n", "latin1")]));
    await refused(far, {}, `${far}:200002`, "utf-8", 'encoding: "latin-1"');
  });

  it("binary files", async () => {
    await refused(files.write("q.csv", Buffer.from([1, 2, 0, 0, 3, 4, 0])), {}, "binary data");
    await refused(files.write("r.csv", Buffer.from("PK\x03\x04rest")), {}, "zip archive or a workbook");
    await refused(files.write("s.csv", gzipSync("user,item\na,b\n")), {}, "ends in .gz");
    await refused(files.write("t.parquet", "PAR1 and nothing else"), {}, "a Parquet file", "cut off");
  });

  it("a missing file, a folder", async () => {
    const file = files.write("u.csv", "user,item\na,b\n");
    await refused(files.path("v.csv"), {}, "no such file", "Its folder holds");
    await refused(files.path("none", "v.csv"), {}, "There is no folder");
    mkdirSync(files.path("folder"));
    await refused(files.path("folder"), {}, "a folder", "Name one of its files");
    assert.equal((await readInteractions(file)).interactions.length, 1);
  });

  it("an unknown option, an impossible value", async () => {
    const file = files.write("w.csv", "user,item\na,b\n");
    await refused(file, { delimeter: ";" } as ReadOptions, "“delimeter”", "delimiter");
    await refused(file, { encoding: "ebcdic" } as unknown as ReadOptions, "encoding", "latin-1");
    await refused(file, { user: -1 }, "0-based position");
    await refused(file, { badRows: "drop" } as unknown as ReadOptions, "badRows");
    await refused(file, { format: "xml" } as unknown as ReadOptions, "format");
    await refused(file, { delimiter: "" }, "delimiter");
    await refused(file, { quoted: "no" } as unknown as ReadOptions, "quoted");
    await refused(file, { user: null } as unknown as ReadOptions, "user");
  });

  it("damaged JSON: the line; a bad value: the row", async () => {
    const cut = files.write("x.jsonl", '{"user":"a","item":"b"}\n{"user":"a","it');
    await refused(cut, {}, `${cut}:2`, "one JSON object a line");
    const whole = files.write("y.json", '[{"user":"a","item":"b"},\n {"user":"a",]');
    await refused(whole, {}, /y\.json:2:\d+/, "an array of objects");
    const value = files.write("z.json", '[{"user":"a","item":"b","rating":1},{"user":"a","item":"c","rating":"x"}]');
    await refused(value, {}, "row 2, column “rating”", "“x”");
    await refused(files.write("z2.json", '[{"who":"a","item":"b"}]'), {}, "a column of users", "“who”");
  });

  it("damaged JSON lines passed over on demand", async () => {
    const cut = files.write("x2.jsonl", '{"user":"a","item":"b"}\n{"user":"c","it\n{"user":"d","item":"b"}\n');
    const { interactions, reading } = await readInteractions(cut, { badRows: "skip" });
    assert.deepEqual(interactions.users.ids, ["a", "d"]);
    assert.equal(reading.skipped, 1);
  });
});
