import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { InputError } from "../../lib/base/errors.ts";
import { loadMovieLens100K } from "../../lib/data/loaders/movielens-100k.ts";
import { datasetNames, licenceLine, manifestEntry } from "../../lib/data/manifest.ts";
import { dataFolders, locate, locateAmong, sourceOf, tryLoad } from "../../lib/data/source.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("data/source", () => {
  const files = temporaryFolder();
  const { TASTELAB_DATA, TASTELAB_CACHE, TASTELAB_OFFLINE } = process.env;
  const restore = { TASTELAB_DATA, TASTELAB_CACHE, TASTELAB_OFFLINE };
  afterEach(() => {
    for (const [name, value] of Object.entries(restore)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("looks under TASTELAB_DATA first, and at nothing but a folder that is named", async () => {
    mkdirSync(files.path("data", "ml-100k"), { recursive: true });
    process.env.TASTELAB_DATA = files.path("data");
    assert.deepEqual(await locate("ml-100k"), {
      folder: files.path("data", "ml-100k"),
      origin: `the folder ${files.path("data", "ml-100k")}`,
    });
    assert.equal(await locate("ml-100k", { folder: files.path("none") }), null);
  });

  it("refuses a TASTELAB_DATA that is not there", async () => {
    process.env.TASTELAB_DATA = files.path("nowhere");
    assert.throws(dataFolders, /TASTELAB_DATA.*nowhere.*which is not there/s);
    await assert.rejects(locate("ml-100k"), InputError);
  });

  it("finds what was downloaded before, and downloads nothing when that is not allowed", async () => {
    process.env.TASTELAB_CACHE = files.path("cache");
    assert.equal(await locateAmong([files.path("none")], "ml-100k", { download: false }), null);
    process.env.TASTELAB_OFFLINE = "1";
    assert.equal(await locateAmong([], "ml-100k", {}), null);
    mkdirSync(files.path("cache", "data", "ml-100k"), { recursive: true });
    const cached = await locateAmong([], "ml-100k", {});
    assert.equal(cached?.folder, files.path("cache", "data", "ml-100k"));
    assert.match(cached?.origin ?? "", /official archive of MovieLens 100K .https:..files\.grouplens\.org/);
    assert.equal(await locateAmong([], "mind-sample", { download: true }), null);
  });

  it("says what was looked at when a set cannot be had, as an answer to those who ask for one", async () => {
    const folder = files.path("none");
    await assert.rejects(sourceOf("mind-sample", { folder }), (error: unknown) => {
      assert.ok(error instanceof InputError);
      assert.ok(error.message.includes(folder) && error.message.includes("no official archive"));
      return true;
    });
    const real = await tryLoad(() => loadMovieLens100K({ folder }));
    assert.ok(real.missing?.includes("the data set ml-100k"));
    assert.equal(real.dataset, undefined);
    const made = { name: "made" };
    assert.equal((await tryLoad(async () => made)).dataset, made);
    const mistake = tryLoad(async () => {
      throw new TypeError("a mistake");
    });
    await assert.rejects(mistake, TypeError);
  });

  it("knows the data sets by name", () => {
    assert.throws(() => manifestEntry("ml-100"), /one of the data sets ml-100k, .*got “ml-100”/);
    for (const name of datasetNames) {
      const { archive, counts, quirks } = manifestEntry(name);
      assert.ok(licenceLine(name).length > 20 && quirks.length > 0 && Object.keys(counts).length > 0);
      for (const file of archive ?? []) {
        assert.match(file.url, /^https:\/\//);
        assert.ok(file.sha256 === null || /^[0-9a-f]{64}$/.test(file.sha256));
        assert.ok(file.sha256From.length > 10);
      }
    }
  });
});
