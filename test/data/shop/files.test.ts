import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { behaviour } from "../../../lib/data/shop/behaviour.ts";
import { writeShopFiles } from "../../../lib/data/shop/files.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { globalTime } from "../../../lib/data/split.ts";
import { labelsOf } from "../../../lib/data/tables.ts";
import type { CategoryColumn, Interactions, NumberColumn, TextColumn } from "../../../lib/data/types.ts";

const found = shop({ users: 120, items: 80, events: 2400 });
const { interactions, ratings } = found;
let folder = "";

/** All rows of a file as texts, read by DuckDB, which knows nothing of how they were written. */
async function read(name: string): Promise<{ columns: string[]; rows: string[][] }> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const path = join(folder, name).replaceAll("'", "''");
  const reader = await connection.runAndReadAll(`SELECT * FROM read_csv('${path}', header=true, all_varchar=true)`);
  const read = { columns: reader.columnNames(), rows: reader.getRows() as string[][] };
  connection.closeSync();
  return read;
}

const seconds = (written: string) => Date.parse(`${written.replace(" ", "T")}Z`) / 1000;

describe("data/shop: files", () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tastelab shop's files "));
    await writeShopFiles(found, join(folder, "deep", ".."));
  });
  after(() => rm(folder, { recursive: true }));

  it("writes every file whole and says how many rows", async () => {
    const written = await writeShopFiles(found, folder);
    const names = (await readdir(folder)).filter((name) => name !== "deep").sort();
    assert.deepEqual(names, written.map(({ path }) => path.slice(folder.length + 1)).sort());
    assert.deepEqual(names, [
      "friends.csv",
      "interactions.csv",
      "item.csv",
      "reviews.csv",
      "test.csv",
      "train.csv",
      "user.csv",
      "user_behavior.csv",
    ]);
    for (const { path, rows } of written) {
      assert.equal((await read(path.slice(folder.length + 1))).rows.length, rows, path);
    }
  });

  it("train.csv and test.csv read back as the ratings, cut by time", async () => {
    const { train, test } = globalTime(ratings, { fraction: 0.2 });
    for (const [name, part] of [
      ["train.csv", train],
      ["test.csv", test],
    ] as [string, Interactions][]) {
      const { columns, rows } = await read(name);
      assert.deepEqual(columns, ["user_id", "item_id", "rating", "timestamp"]);
      assert.deepEqual(
        rows.map(([id]) => part.users.index(id as string)),
        [...part.user],
      );
      assert.deepEqual(
        rows.map(([, id]) => part.items.index(id as string)),
        [...part.item],
      );
      assert.deepEqual(
        rows.map(([, , rating]) => Number(rating)),
        [...(part.value ?? [])],
      );
      assert.deepEqual(
        rows.map((row) => seconds(row[3] as string)),
        [...(part.time ?? [])],
      );
    }
  });

  it("item.csv and user.csv read back as the tables", async () => {
    for (const [name, table, pairs] of [
      [
        "item.csv",
        found.items,
        "title title title_zh titleChinese item_desc description item_desc_zh descriptionChinese category category subcategory subcategory brand brand style style features features colour colour price price",
      ],
      ["user.csv", found.users, "nickname nickname nickname_zh nicknameChinese age age life_stage lifeStage city city"],
    ] as const) {
      const { columns, rows } = await read(name);
      const names = pairs.split(" ");
      assert.deepEqual(
        rows.map(([id]) => id),
        table.vocabulary.ids,
      );
      assert.equal(columns.length, names.length / 2 + 1);
      for (let at = 0; at < names.length; at += 2) {
        const cells = rows.map((row) => row[columns.indexOf(names[at] as string)] as string);
        const column = table.columns[names[at + 1] as string] as TextColumn | NumberColumn | CategoryColumn;
        const expected =
          column.type === "category"
            ? cells.map((_, row) => labelsOf(column, row).join("; "))
            : Array.from<string | number>(column.values);
        const got = column.type === "number" ? cells.map((cell) => Math.fround(Number(cell))) : cells;
        assert.deepEqual(got, expected, names[at]);
      }
    }
  });

  it("user_behavior.csv holds the windows and whether the last visit ended in a purchase", async () => {
    const { columns, rows } = await read("user_behavior.csv");
    const expected = behaviour(found);
    assert.deepEqual(columns, ["input", "target"]);
    const inputs = rows.map(([input]) => JSON.parse(input as string) as number[][]);
    assert.ok(inputs.every((window) => window.length === 8 && window.every((step) => step.length === 10)));
    assert.deepEqual(Float32Array.from(inputs.flat(2)), expected.input);
    assert.deepEqual(
      rows.map(([, target]) => Number(target)),
      [...expected.target],
    );
  });

  it("interactions.csv, friends.csv and reviews.csv read back equal", async () => {
    const visits = (await read("interactions.csv")).rows;
    assert.deepEqual(
      visits.map(([id]) => interactions.users.index(id as string)),
      [...interactions.user],
    );
    assert.deepEqual(
      visits.map(([, id]) => interactions.items.index(id as string)),
      [...interactions.item],
    );
    assert.deepEqual(
      visits.map((row) => seconds(row[2] as string)),
      [...(interactions.time ?? [])],
    );
    assert.deepEqual(
      visits.map((row) => Number(row[3])),
      [...found.bought],
    );
    assert.deepEqual(
      visits.map((row) => Math.fround(Number(row[4]))),
      [...found.price],
    );
    const friends = (await read("friends.csv")).rows.map(([a, b]) => [a, b].map((id) => Number(id) - 1));
    const expected = [...Array(120).keys()].flatMap((u) => Array.from(found.truth.friends.row(u), (f) => [u, f]));
    assert.deepEqual(friends, expected);
    const reviews = (await read("reviews.csv")).rows;
    const written = found.reviews.flatMap((review) => (review === null ? [] : [[review.english, review.chinese]]));
    assert.deepEqual(
      reviews.map((row) => row.slice(3)),
      written,
    );
  });
});
