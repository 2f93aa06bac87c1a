import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import type { Interactions } from "../../../lib/data/types.ts";
import { itemCosine } from "../../../lib/models/item-cosine.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import { codeVersion } from "../../../lib/models/served/code-version.ts";
import { type ModelStore, modelStore } from "../../../lib/models/served/model-store.ts";
import { freshFolder } from "../../support/fresh-folder.ts";
import { checkerboard, grown, made } from "../../support/worlds.ts";

const says = (words: RegExp) => (error: unknown) => error instanceof InputError && words.test(error.message);
const { before, all } = grown(checkerboard(20, false));

async function fitted(model: Recommender, data: Interactions): Promise<Recommender> {
  await model.fit({ interactions: data }, { random: random(1) });
  return model;
}

/** A store of three versions over growing ids, of which the first and then the second were taken. */
async function three(): Promise<ModelStore> {
  const store = modelStore(freshFolder());
  await store.publish(await fitted(popularity(), before), { metrics: { "nDCG@10": 0.1 }, notes: "the first" });
  await store.publish(await fitted(popularity(), all), { parent: 1 });
  await store.publish(await fitted(itemCosine(), all), { parent: 2 });
  await store.take(1);
  await store.take(2);
  return store;
}

const serves = async (store: ModelStore) => {
  const { card, model } = await store.serving();
  model.dispose();
  return card.version;
};

describe("a model store", () => {
  it("keeps versions with what they were made of, and serves the one that was taken with the scores it was saved with", async () => {
    const store = await three();
    const { card, model } = await store.serving();
    const queries = queriesOfAllUsers(all);
    assert.deepEqual(await model.score(queries), await (await fitted(popularity(), all)).score(queries));
    assert.equal(card.version, 2);
    assert.deepEqual(
      (await store.versions()).map(({ version, standing }) => [version, standing]),
      [
        [1, "whole"],
        [2, "serves"],
        [3, "whole"],
      ],
    );
    const [first] = await store.versions();
    assert.deepEqual(first?.card?.metrics, { "nDCG@10": 0.1 });
    assert.equal(first?.card?.notes, "the first");
    assert.deepEqual(first?.card?.data, {
      fingerprint: (await (await fitted(popularity(), before)).state()).fingerprint,
      events: before.length,
      users: before.users.size,
      items: before.items.size,
    });
    assert.equal(card.parent, 1);
    assert.equal(card.code.package, "0.1.0");
    assert.ok(Math.abs(Date.now() - Date.parse(card.published)) < 60_000);
    assert.equal((await store.load(3)).name, "item-cosine");
  });

  it("rolls back with one call, again and again, and refuses when nothing served before", async () => {
    const store = await three();
    await store.take(3);
    assert.equal((await store.rollBack()).version, 2);
    assert.equal((await store.rollBack()).version, 1);
    await assert.rejects(store.rollBack(), says(/served before.*only version 1, the first to serve/));
    assert.equal(await serves(store), 1);
    const fresh = modelStore(freshFolder());
    await fresh.publish(await fitted(popularity(), before));
    await assert.rejects(fresh.rollBack(), says(/a store where none serves/));
    await assert.rejects(fresh.serving(), says(/none so far/));
  });

  it("never lets a damaged version serve, and lets it be rolled back from", async () => {
    const store = await three();
    const weights = (version: string) => join(store.folder, "versions", version, "model.safetensors");
    await truncate(weights("0003"), 20);
    await assert.rejects(
      store.take(3),
      says(/0003: wanted version 3 as it was published, got model.safetensors changed/),
    );
    await assert.rejects(store.load(3), says(/model.safetensors changed/));
    assert.equal(await serves(store), 2);
    const bytes = await readFile(weights("0002"));
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    await writeFile(weights("0002"), bytes);
    await assert.rejects(store.serving(), says(/version 2 as it was published/));
    assert.deepEqual(
      (await store.versions()).map(({ standing }) => standing),
      ["whole", "damaged", "damaged"],
    );
    assert.equal((await store.rollBack()).version, 1);
    assert.equal(await serves(store), 1);
    await rm(weights("0002"));
    await assert.rejects(store.take(2), says(/model.safetensors missing/));
  });

  it("refuses a version and a store of a newer tastelab", async () => {
    const store = await three();
    const card = join(store.folder, "versions", "0003", "version.json");
    await writeFile(card, JSON.stringify({ ...JSON.parse(await readFile(card, "utf8")), format: 2 }));
    await assert.rejects(store.take(3), says(/format of at most 1, got 2.*newer tastelab/));
    assert.equal(await serves(store), 2);
    await writeFile(join(store.folder, "store.json"), JSON.stringify({ format: 2 }));
    await assert.rejects(store.serving(), says(/newer tastelab/));
    await assert.rejects(store.publish(await fitted(popularity(), before)), says(/newer tastelab/));
  });

  it("refuses a model over ids that do not begin with those of the one that serves", async () => {
    const store = await three();
    const other = made(all.users.size, all.items.size, [
      [0, 0, 1],
      [1, 1, 1],
    ]);
    const renamed = { ...other, items: { ...other.items, ids: other.items.ids.toReversed() } };
    await store.publish(await fitted(popularity(), renamed));
    await assert.rejects(store.take(4), says(/version 4: wanted items that begin with.*got “i19” at place 0/));
    assert.equal(await serves(store), 2);
  });

  it("refuses folders that are no store and versions that are not there", async () => {
    const folder = freshFolder();
    await writeFile(join(folder, "letter.txt"), "not a model");
    const store = modelStore(folder);
    for (const call of [store.serving(), store.versions(), store.take(1), store.rollBack()]) {
      await assert.rejects(call, says(/a file that a model store wrote, got no such file/));
    }
    await assert.rejects(store.publish(await fitted(popularity(), before)), says(/a folder with “letter.txt” in it/));
    assert.deepEqual(await readdir(folder), ["letter.txt"]);
    await assert.rejects((await three()).take(9), says(/one of the versions 1, 2, 3, got 9/));
  });

  it("leaves nothing behind of a publication that fails, and clears away what a killed one left", async () => {
    const store = await three();
    const half = join(store.folder, "versions", ".part-4");
    await mkdir(half);
    await writeFile(join(half, "model.json"), "{");
    assert.equal((await store.versions()).length, 3);
    await assert.rejects(store.publish(popularity()), says(/a fitted model/));
    const nameless = {
      ...(await fitted(popularity(), all)),
      state: async () => ({ ...(await (await fitted(popularity(), all)).state()), model: "oracle" }),
    };
    await assert.rejects(store.publish(nameless), says(/oracle/));
    assert.deepEqual((await readdir(join(store.folder, "versions"))).sort(), ["0001", "0002", "0003"]);
    await assert.rejects(
      store.publish(await fitted(popularity(), all), { metrics: { loss: Number.NaN } }),
      says(/finite number for loss/),
    );
    assert.equal((await store.publish(await fitted(popularity(), all))).version, 4);
    assert.ok(!existsSync(half));
    assert.equal(await serves(store), 2);
  });

  it("serves a whole version whenever a writer is killed, and lets the next writer go on", async () => {
    const folder = freshFolder();
    const store = modelStore(folder);
    const script = fileURLToPath(new URL("../../support/killed-writer.ts", import.meta.url));
    for (const moment of [3, 13]) {
      const writer = spawn(process.execPath, ["--import", "tsx", script, folder], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(writer.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, moment));
      writer.kill("SIGKILL");
      await once(writer, "exit");
      const served = await serves(store);
      const entries = await store.versions();
      assert.ok(served >= 1 && entries.every(({ standing }) => standing !== "damaged"));
      const { version } = await store.publish(await fitted(popularity(), checkerboard(60, false)));
      assert.equal(version, entries.length + 1);
    }
  });

  it("gives two writers a number each, and lets only one replace what both were judged against", async () => {
    const store = await three();
    const model = await fitted(popularity(), all);
    const cards = await Promise.all([store, modelStore(store.folder)].map((writer) => writer.publish(model)));
    assert.deepEqual(cards.map(({ version }) => version).sort(), [4, 5]);
    await store.take(3, 2);
    await assert.rejects(store.take(1, 2), says(/version 2 to serve.*got version 3: somebody else/));
    assert.equal(await serves(store), 3);
  });

  it("tells a pointer that was overwritten with something else", async () => {
    const store = await three();
    for (const text of ["", '{"format":1,"version":"two","before":[]}']) {
      await writeFile(join(store.folder, "serving.json"), text);
      await assert.rejects(store.serving(), says(/serving.json: .*Delete this one file and take a version/));
    }
    await rm(join(store.folder, "serving.json"));
    assert.equal((await store.take(1)).version, 1);
  });
});

describe("the version of the code", () => {
  it("reads the commit from git's files, packed or not, and goes without", async () => {
    const root = freshFolder();
    await writeFile(join(root, "package.json"), '{"version":"9.8.7"}');
    assert.deepEqual(await codeVersion(root), { package: "9.8.7", commit: null });
    const [one, other] = ["a".repeat(40), "b".repeat(40)];
    await mkdir(join(root, ".git", "refs", "heads"), { recursive: true });
    await writeFile(join(root, ".git", "HEAD"), "ref: refs/heads/main\n");
    await writeFile(join(root, ".git", "packed-refs"), `# pack-refs\n${one} refs/heads/main\n`);
    assert.equal((await codeVersion(root)).commit, one);
    await writeFile(join(root, ".git", "refs", "heads", "main"), `${other}\n`);
    assert.equal((await codeVersion(root)).commit, other);
    await writeFile(join(root, ".git", "HEAD"), `${one}\n`);
    assert.equal((await codeVersion(root)).commit, one);
  });
});
