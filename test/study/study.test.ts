import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { type OwnDataset, readOwnData } from "../../lib/data/own/read-own-data.ts";
import { writeShopFiles } from "../../lib/data/shop/files.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { studySections } from "../../lib/study/report/sections.ts";
import { allowedItems, noFilters } from "../../lib/study/serving/filters.ts";
import { readServed } from "../../lib/study/serving/served-folder.ts";
import { study } from "../../lib/study/study.ts";
import { writeStudy } from "../../lib/study/write-study.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("study", function () {
  this.timeout(120_000);
  const files = temporaryFolder();
  const quick = { models: ["item-cosine", "ease", "markov", "hybrid"], budget: 60, trials: 3 };
  let data: OwnDataset;

  before(async () => {
    await useBackend();
    mkdirSync(files.path("shop"));
    await writeShopFiles(shop({ users: 120, items: 60, events: 1500 }), files.path("shop"));
    data = await readOwnData(files.path("shop", "interactions.csv"), {
      columns: { value: null },
      items: files.path("shop", "item.csv"),
      users: files.path("shop", "user.csv"),
    });
  });

  it("runs the whole ladder and says which models are left out and why", async () => {
    const found = await study(data, { budget: 0.2, k: 5 });
    const named = [...found.ranking.map(({ rung }) => rung.label), ...found.leftOut.map(({ label }) => label)];
    for (const label of [
      "random",
      "popularity",
      "item cosine",
      "ALS",
      "EASE",
      "sequence network",
      "content",
      "factorisation machine",
    ]) {
      assert.ok(named.includes(label), `${label} among ${named.join(", ")}`);
    }
    assert.match(found.leftOut.find(({ label }) => label === "biased factorisation")?.why ?? "", /no ratings/);
    for (const { tuned } of found.ranking) assert.ok(tuned.trials.length >= 1 && Number.isFinite(tuned.value));
  });

  it("chooses by the validation part alone, with the same trials for the same seed", async () => {
    const [one, two] = [await study(data, quick), await study(data, quick)];
    const searched = (of: typeof one) =>
      of.ranking.map(({ rung, tuned }) => [rung.key, tuned.trials.map(({ value }) => value)]);
    assert.deepEqual(searched(one), searched(two));
    assert.equal(one.best?.tuned.value, Math.max(...one.ranking.map(({ tuned }) => tuned.value)));
    assert.deepEqual(
      one.ranking.map(({ evaluation }) => evaluation.summary["nDCG@10"]?.mean),
      two.ranking.map(({ evaluation }) => evaluation.summary["nDCG@10"]?.mean),
    );
  });

  it("finds an order that is there: the Markov chain beats popularity where each item has its successor", async () => {
    const rows = ["user,item,time"];
    for (let user = 0; user < 60; user++) {
      for (let at = 0; at < 8; at++) rows.push(`u${user},i${(user * 5 + at) % 30},${1.7e9 + at * 60}`);
    }
    const chain = await readOwnData(files.write("chain.csv", rows.join("\n")));
    const { ranking, best } = await study(chain, { models: ["markov"], trials: 2, budget: 30, k: 3 });
    const figure = (key: string) =>
      ranking.find(({ rung }) => rung.key === key)?.evaluation.summary["nDCG@3"]?.mean ?? 0;
    assert.equal(best?.rung.key, "markov");
    assert.ok(figure("markov") > 0.9, `${figure("markov")}`);
    assert.ok(figure("popularity") < 0.5, `${figure("popularity")}`);
  });

  it("keeps what is done when it is aborted, goes on from there, and repeats nothing", async () => {
    const folder = files.path("kept");
    const stop = new AbortController();
    const options = { ...quick, folder };
    const cut = await study(data, {
      ...options,
      signal: stop.signal,
      onProgress: ({ step, label }) => {
        if (step === "tune" && label === "Markov chain") stop.abort();
      },
    });
    assert.equal(cut.interrupted, true);
    const reached = cut.ranking.map(({ rung }) => rung.key);
    assert.ok(reached.includes("ease") && !reached.includes("hybrid"), reached.join());
    const tried: string[] = [];
    const whole = await study(data, {
      ...options,
      onProgress: ({ label, said }) => {
        if (said.startsWith("trial")) tried.push(label);
      },
    });
    assert.equal(whole.interrupted, false);
    assert.deepEqual([...new Set(tried)].sort(), ["Markov chain", "hybrid"]);
    const afresh = await study(data, quick);
    assert.deepEqual(
      whole.ranking.map(({ evaluation }) => evaluation.summary),
      afresh.ranking.map(({ evaluation }) => evaluation.summary),
    );
  });

  it("writes report, JSON, tables, lists and a model that answers alike", async () => {
    const folder = files.path("written");
    const found = await study(data, quick);
    const category = data.items?.columns.category;
    assert.ok(category?.type === "category");
    const label = category.labels.vocabulary.id(0);
    const filters = { ...noFilters, only: { category: [label] }, exclude: [data.interactions.items.id(3)] };
    const written = await writeStudy(found, folder, { filters });
    const page = readFileSync(written.report, "utf8").replace(/<(script|style)\b[\s\S]*?<\/\1>/g, "");
    for (const section of Object.values(studySections(found))) assert.ok(page.includes(section.title), section.title);
    assert.equal(/all reports|undefined|NaN</.exec(page)?.[0], undefined);
    const json = JSON.parse(readFileSync(written.json, "utf8"));
    assert.equal(json.best.model, found.best?.rung.key);
    assert.equal(json.comparisons.length, found.ranking.length - 1);
    const tables = readdirSync(written.tables);
    assert.ok(tables.includes("figures.csv") && tables.includes("figures.tex") && tables.includes("groups.csv"));
    assert.match(readFileSync(`${written.tables}/search.tex`, "utf8"), /\\toprule[\s\S]*item cosine/);
    const lines = readFileSync(written.recommendations ?? "", "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const allowed = allowedItems(found.data.dataset, filters);
    const { users, items } = found.data.dataset.interactions;
    assert.equal(new Set(lines.map(([user]) => user)).size, users.size);
    assert.ok(lines.every(([, , item = ""]) => allowed[items.index(item)] === 1));
    const served = await readServed(folder);
    assert.equal(served.data.length, found.data.dataset.interactions.length);
    assert.equal(served.card.label, found.best?.rung.label);
    assert.ok(existsSync(`${folder}/model/model.json`));
  });

  it("refuses filters that leave nothing, and names that are none", async () => {
    const dataset = data;
    assert.throws(() => allowedItems(dataset, { ...noFilters, exclude: dataset.interactions.items.ids }), /none left/);
    assert.throws(() => allowedItems(dataset, { ...noFilters, only: { categry: ["x"] } }), /categry/);
    assert.throws(() => allowedItems(dataset, { ...noFilters, stock: "title" }), /column of numbers/);
    await assert.rejects(study(data, { models: ["alz"] }), /alz/);
    await assert.rejects(study(data, { bugdet: 1 } as object), /bugdet/);
    await assert.rejects(study(data, { userColumns: ["shoe size"] }), /shoe size/);
  });

  describe("odd data", () => {
    const small = { models: ["item-cosine", "als", "biases"], trials: 2, budget: 30 };
    const csv = (name: string, rows: readonly string[]) => readOwnData(files.write(name, rows.join("\n")));

    it("ten users: a whole report", async () => {
      const rows = Array.from(
        { length: 60 },
        (_, at) => `u${at % 10},i${(at * 7 + (at % 3)) % 12},${1 + (at % 5)},${1.7e9 + at * 3600}`,
      );
      const found = await study(await csv("ten.csv", ["user,item,rating,timestamp", ...rows]), small);
      assert.equal(found.data.feedback.kind, "explicit");
      assert.ok(found.ranking.length >= 3 && found.ratings.length >= 1);
      assert.ok(existsSync((await writeStudy(found, files.path("ten"))).report));
    });

    it("a single rating value: an event and no more", async () => {
      const rows = Array.from({ length: 80 }, (_, at) => `u${at % 10},i${(at * 7 + (at % 3)) % 12},5`);
      const found = await study(await csv("five.csv", ["user,item,rating", ...rows]), small);
      assert.equal(found.data.feedback.kind, "implicit");
      assert.equal(found.protocol.name, "random");
      assert.match(found.data.said[0] ?? "", /every value is 5/);
      assert.equal(found.ratings.length, 0);
    });

    it("times in the future: told, and their order used", async () => {
      const rows = Array.from({ length: 80 }, (_, at) => `u${at % 10},i${(at * 7 + (at % 3)) % 12},${4e9 + at * 3600}`);
      const found = await study(await csv("future.csv", ["user,item,time", ...rows]), small);
      assert.match(found.data.said.join("\n"), /lie in the future/);
      assert.equal(found.protocol.name, "last-out");
    });

    it("items of which each occurs once: a clear message", async () => {
      const rows = Array.from({ length: 40 }, (_, at) => `u${at % 10},i${at}`);
      await assert.rejects(
        study(await csv("once.csv", ["user,item", ...rows]), small),
        /40 events with 40 different items/,
      );
    });
  });
});
