import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { random } from "../../lib/base/random.ts";
import { type OwnDataset, readOwnData } from "../../lib/data/own/read-own-data.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { newItemsSplit } from "../../lib/study/new-items/look.ts";
import { studySections } from "../../lib/study/report/sections.ts";
import { studyJson } from "../../lib/study/report/study-json.ts";
import { deployNewItems } from "../../lib/study/serving/deploy.ts";
import { noFilters } from "../../lib/study/serving/filters.ts";
import { readServed } from "../../lib/study/serving/served-folder.ts";
import { study } from "../../lib/study/study.ts";
import { writeStudy } from "../../lib/study/write-study.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("study: items without any event", function () {
  this.timeout(120_000);
  const files = temporaryFolder();
  let data: OwnDataset;

  // Even users take red things, odd ones blue things, of which 30 are known and 6 are new.
  before(async () => {
    await useBackend();
    const events = ["user,item"];
    for (let user = 0; user < 40; user++) {
      for (let at = 0; at < 8; at++) events.push(`u${user},i${(user % 2) + 2 * ((user * 5 + at * 7) % 15)}`);
    }
    const items = ["item,colour,stock"];
    for (let item = 0; item < 36; item++) {
      items.push(`${item < 30 ? "i" : "new"}${item},${item % 2 === 0 ? "red" : "blue"},${item === 31 ? 0 : 5}`);
    }
    data = await readOwnData(files.write("events.csv", events.join("\n")), {
      items: files.write("items.csv", items.join("\n")),
    });
  });

  const small = { trials: 1, budget: 60, k: 3 };

  it("keeps rows of items without any event apart, behind the others", () => {
    assert.equal(data.interactions.items.size, 30);
    assert.deepEqual(data.catalogue?.vocabulary.ids.slice(30), ["new30", "new31", "new32", "new33", "new34", "new35"]);
    assert.equal(data.items?.vocabulary.size, 30);
  });

  it("holds items out with all their events, and asks those of whom something is known", () => {
    const split = newItemsSplit(data.interactions, "seen", random(1));
    assert.ok(split !== null);
    const held = new Set(Array.from(split.queries.candidates?.row(0) ?? []));
    assert.equal(held.size, 6);
    assert.ok(split.train.item.every((item) => !held.has(item)));
    for (let query = 0; query < split.queries.length; query++) {
      assert.ok(split.truth.row(query).every((item) => held.has(item)));
      assert.ok((split.queries.history?.items.row(query).length ?? 0) > 0);
    }
  });

  it("judges the models that reach them against chance, and hands over lists of them alone", async () => {
    const found = await study(data, { ...small, models: ["item-cosine", "content"] });
    const [chance, content] = found.onNewItems?.models ?? [];
    assert.deepEqual([chance?.model.rung.key, content?.model.rung.key], ["random", "content"]);
    const alone = (of: typeof chance) =>
      Object.entries(of?.evaluation.summary ?? {}).find(([name]) => name.startsWith("nDCG@3 ("))?.[1].mean ?? 0;
    assert.ok(alone(content) > alone(chance) + 0.1, `${alone(content)} and ${alone(chance)}`);
    assert.equal(studyJson(found).data.newItems, 6);
    const { newItems } = await writeStudy(found, files.path("report"), { filters: { ...noFilters, stock: "stock" } });
    assert.ok(newItems !== null);
    const lines = readFileSync(newItems.recommendations, "utf8").trim().split("\n").slice(1);
    const lists = lines.map((line) => line.split(","));
    assert.ok(lists.length > 0 && lists.every(([, , item = ""]) => item.startsWith("new") && item !== "new31"));
    const first = lists.filter(([, rank]) => rank === "1");
    for (const [user = "", , item = ""] of first)
      assert.equal(Number(user.slice(1)) % 2, Number(item.slice(3)) % 2, `${user} is offered ${item}`);
    const served = await readServed(newItems.model);
    assert.equal(served.data.items.size, 36);
  });

  it("says that a winner cannot score them, and lets one that can recommend them among all others", async () => {
    const cosine = await study(data, { ...small, models: ["item-cosine"] });
    assert.equal(await deployNewItems(cosine), null);
    assert.match(studySections(cosine)["new items"]?.words ?? "", /cannot score them: its lists hold none/);
    const content = await study(data, { ...small, models: ["content"] });
    const reached = { ...content, best: content.ranking.find(({ rung }) => rung.key === "content") ?? null };
    const known = { ...noFilters, exclude: data.interactions.items.ids };
    const { recommendations } = await writeStudy(reached, files.path("content"), { filters: known });
    assert.match(readFileSync(recommendations ?? "", "utf8"), /,new3\d,/);
    assert.match(
      readFileSync(files.path("content", "report.html"), "utf8"),
      /100 % of its places are items without any event/,
    );
    const all = { ...noFilters, exclude: data.catalogue?.vocabulary.ids.slice(30) ?? [] };
    const written = await writeStudy(reached, files.path("content"), { filters: all });
    assert.equal(written.newItems, null);
    assert.ok(existsSync(written.model ?? ""));
  });
});
