import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { readOwnData } from "../../../lib/data/own/read-own-data.ts";
import { readTable } from "../../../lib/data/own/read-table.ts";
import { literal, withDuckDB } from "../../../lib/data/reading/duckdb.ts";
import { labelsOf } from "../../../lib/data/tables.ts";
import { temporaryFolder } from "../../support/temporary.ts";

describe("readOwnData", () => {
  const files = temporaryFolder();

  async function refused(work: Promise<unknown>, ...parts: RegExp[]): Promise<void> {
    await assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof InputError, `${error}`);
      for (const part of parts) assert.match(error.message, part);
      return true;
    });
  }

  it("a file without a header, by what is in it, as MovieLens 100K has it", async () => {
    const rows = Array.from({ length: 30 }, (_, at) => `${196 + at}\t${242 - at}\t${1 + (at % 5)}\t${881250949 + at}`);
    const { interactions, notes } = await readOwnData(files.write("u.data", rows.join("\n")));
    assert.equal(interactions.length, 30);
    assert.deepEqual(interactions.users.ids.slice(0, 2), ["196", "197"]);
    assert.deepEqual(interactions.items.ids.slice(0, 2), ["242", "241"]);
    assert.deepEqual([...(interactions.value ?? [])].slice(0, 3), [1, 2, 3]);
    assert.equal(interactions.time?.[29], 881250978);
    assert.match(notes.join("\n"), /users in column 1, items in column 2, values in column 3, times in column 4/);
  });

  it("two columns of words without a header; dates and event types without one", async () => {
    const pairs = await readOwnData(files.write("pairs.csv", "ann,tea\nann,jam\nbob,tea\nann,bread\n"));
    assert.equal(pairs.interactions.length, 4);
    const log = await readOwnData(
      files.write("log.csv", "ann;tea;view;2024-01-01\nbob;tea;buy;2024-01-02\nann;jam;view;2024-01-03\n"),
      { weights: { view: 1, buy: 5 } },
    );
    assert.deepEqual([...(log.interactions.value ?? [])], [1, 5, 1]);
    assert.equal(log.interactions.time?.[0], Date.UTC(2024, 0, 1) / 1000);
  });

  it("RecBole's .inter, and columns named without its types", async () => {
    const file = files.write(
      "a.inter",
      "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t2\t4.5\t978300760\n",
    );
    const { interactions } = await readOwnData(file);
    assert.deepEqual([interactions.value?.[0], interactions.time?.[0]], [4.5, 978300760]);
    const named = await readOwnData(file, { columns: { user: "ITEM_ID", item: "user_id", value: null, time: null } });
    assert.deepEqual([named.interactions.users.ids, named.interactions.value], [["2"], null]);
  });

  it("event types: weights become values, other types are left out, all are counted", async () => {
    const file = files.write("b.csv", "user,item,action\na,x,view\na,y,buy\nb,x,view\nb,y,zoom\n");
    const { interactions, eventTypes } = await readOwnData(file, { weights: { buy: 5, view: 1 } });
    assert.deepEqual([...(interactions.value ?? [])], [1, 5, 1]);
    assert.deepEqual(eventTypes, [
      { type: "view", rows: 2, weight: 1 },
      { type: "buy", rows: 1, weight: 5 },
      { type: "zoom", rows: 1, weight: 0 },
    ]);
    assert.equal((await readOwnData(file)).interactions.length, 4);
    await refused(readOwnData(file, { weights: { bye: 5 } }), /“bye”/, /“view”, “buy”, “zoom”/);
    await refused(readOwnData(file, { weights: { buy: -1 } }), /0 or more for “buy”/);
    await refused(readOwnData(file, { weights: { buy: 0 } }), /weight above 0/);
    await refused(
      readOwnData(files.write("c.csv", "user,item\na,x\n"), { weights: { buy: 1 } }),
      /column of event types/,
    );
  });

  it("Parquet with event types, in the order of the file", async () => {
    const path = files.path("d.parquet");
    await withDuckDB((connection) =>
      connection.run(
        `COPY (SELECT * FROM (VALUES ('b', 'x', 'buy'), ('a', 'x', 'view'), ('a', 'y', 'buy')) AS t(user_id, item_id, event))
         TO ${literal(path)} (FORMAT parquet)`,
      ),
    );
    const { interactions } = await readOwnData(path, { weights: { buy: 2, view: 1 } });
    assert.deepEqual(interactions.users.ids, ["b", "a"]);
    assert.deepEqual([...(interactions.value ?? [])], [2, 1, 2]);
  });

  it("refuses one column, a name that is not there, and unknown options", async () => {
    await refused(readOwnData(files.write("e.csv", "user\na\nb\n")), /at least two columns/, /one column/);
    const file = files.write("f.csv", "who,what\na,x\nb,y\n");
    await refused(readOwnData(file, { columns: { user: "whom" } }), /“whom” for user/, /“who”, “what”/);
    await refused(readOwnData(file, { colums: {} } as object), /colums/);
  });

  it("tables: the id column by its ids; numbers, labels, texts; codes left out", async () => {
    const { interactions } = await readOwnData(
      files.write("g.csv", `user,item\n${Array.from({ length: 8 }, (_, at) => `u,i${at}`).join("\n")}\n`),
    );
    const rows = Array.from(
      { length: 7 },
      (_, at) =>
        `${at},i${at},"A title, number ${at}",${at % 2 === 0 ? "red|blue" : "red"},${at === 3 ? "" : at * 1.5},X${at}Z`,
    );
    const file = files.write("items.csv", `row,sku,title,colours,price,code\n${rows.join("\n")}\n7,i99,t,red,1,Y\n`);
    const { table, whole, notes } = await readTable(file, interactions.items);
    assert.deepEqual([whole?.vocabulary.size, whole?.vocabulary.id(8)], [9, "i99"]);
    assert.deepEqual(Object.keys(table.columns).sort(), ["colours", "price", "row", "title"]);
    const { colours, price, title } = table.columns;
    assert.ok(colours?.type === "category" && price?.type === "number" && title?.type === "text");
    assert.deepEqual(labelsOf(colours, 0), ["red", "blue"]);
    assert.deepEqual(labelsOf(colours, 7), []);
    assert.deepEqual([price.values[1], price.values[3], price.values[7]], [1.5, Number.NaN, Number.NaN]);
    assert.equal(title.values[2], "A title, number 2");
    assert.match(notes.join("\n"), /7 of 8 described .*and 1 items without any event/);
    await refused(readTable(files.write("h.csv", "id,name\nq,r\n"), interactions.items), /ids of items that occur/);
  });
});
