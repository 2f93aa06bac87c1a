import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { InputError } from "../../../lib/base/errors.ts";
import { readOwnData } from "../../../lib/data/own/read-own-data.ts";
import { temporaryFolder } from "../../support/temporary.ts";

describe("readOwnData: files as they are written elsewhere", () => {
  const files = temporaryFolder();
  const bytes = (name: string, content: Buffer) => {
    writeFileSync(files.path(name), content);
    return files.path(name);
  };
  // 用户,商品,评分 / 张三,红楼梦,5 / 李四,西游记,4 in GB 18030, which Node reads and does not write.
  const chinese = Buffer.from(
    "d3c3bba72cc9ccc6b72cc6c0b7d60ad5c5c8fd2cbaecc2a5c3ce2c350ac0eecbc42cceF7d3cebcc72c340ad5c5c8fd2ccef7d3cebcc72c330a",
    "hex",
  );

  it("Chinese in GB 18030, with a Chinese header, told by its bytes", async () => {
    const path = bytes("gbk.csv", chinese);
    const { interactions, notes, origin } = await readOwnData(path);
    assert.deepEqual(interactions.users.ids, ["张三", "李四"]);
    assert.deepEqual(interactions.items.ids, ["红楼梦", "西游记"]);
    assert.deepEqual([...(interactions.value ?? [])], [5, 4, 3]);
    assert.match(notes[0] ?? "", /read as GB18030, recognised by its bytes/);
    assert.equal(origin, path);
    const said = await readOwnData(path, { reading: { encoding: "gbk" } });
    assert.match(said.notes[0] ?? "", /GBK, as said/);
  });

  it("does not take Western European text for Chinese, and tells of a fault in the file, not in its copy", async () => {
    const path = bytes("latin.csv", Buffer.from("user,item\nJosé,Amélie\nZoë,Façade\n", "latin1"));
    await assert.rejects(readOwnData(path), /latin-1 the line reads “José,Amélie”/);
    const cut = bytes("cut.csv", Buffer.concat([chinese, Buffer.from("x\n")]));
    await assert.rejects(readOwnData(cut), (error: unknown) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.problem.where, `${cut}:5`);
      return true;
    });
    await assert.rejects(readOwnData(path, { reading: { encoding: "shift_jis" } }), /text in shift_jis/);
  });

  it("decimal commas beside semicolons", async () => {
    const path = files.write("komma.csv", "user;item;rating\na;x;4,5\nb;x;3\na;y;2,25\n");
    const { interactions, notes } = await readOwnData(path);
    assert.deepEqual([...(interactions.value ?? [])], [4.5, 3, 2.25]);
    assert.match(notes.join("\n"), /Values from “rating”, with a decimal comma/);
    assert.doesNotMatch(notes.join("\n"), /not read: “rating”/);
    const bare = await readOwnData(files.write("bare.csv", "1;7;4,5\n2;7;3,5\n1;8;2,5\n3;8;4,5\n"));
    assert.deepEqual([...(bare.interactions.value ?? [])], [4.5, 3.5, 2.5, 4.5]);
    const many = `user;item;rating\n${"a;x;4,5\nb;x;3\n".repeat(60)}b;y;good\n`;
    await assert.rejects(readOwnData(files.write("wrong.csv", many)), /row 121 below the header.*decimal comma/);
  });

  it("times by what stands in a column without a usual name, and none where they are not wanted", async () => {
    const path = files.write("when.csv", "user,item,price,happened\na,x,12,1700000000000\nb,x,9,1700000001000\n");
    const { interactions, notes } = await readOwnData(path);
    assert.deepEqual([...(interactions.time ?? [])], [1_700_000_000, 1_700_000_001]);
    assert.match(notes[0] ?? "", /Times from “happened”, by what stands there/);
    assert.equal((await readOwnData(path, { columns: { time: null } })).interactions.time, null);
    const none = files.write("none.csv", "user,item,price\na,x,12\nb,x,9\n");
    assert.equal((await readOwnData(none)).interactions.time, null);
  });

  it("tables without a header, and in the encoding that was said", async () => {
    const path = files.write("ratings.dat", "1::10::5\n2::20::4\n1::20::3\n2::10::3\n");
    const films = "10::Amélie (2001)::Comedy|Drama\n20::Heat (1995)::Drama\n30::New one (2024)::Comedy\n";
    const items = bytes("movies.dat", Buffer.from(films, "latin1"));
    const { items: table, catalogue, notes } = await readOwnData(path, { items, reading: { encoding: "latin-1" } });
    const title = table?.columns.title;
    assert.ok(title?.type === "text");
    assert.deepEqual(title.values, ["Amélie (2001)", "Heat (1995)"]);
    assert.equal(catalogue?.vocabulary.id(2), "30");
    await assert.rejects(
      readOwnData(path, { items: files.path("missing.csv") }),
      /wanted a file of items, got no such file/,
    );
    assert.match(notes.join("\n"), /no header, items by column 1, 2 of 2 described.*and 1 items without any event/);
  });
});
