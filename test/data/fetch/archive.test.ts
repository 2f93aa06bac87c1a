import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { InputError } from "../../../lib/base/errors.ts";
import { fetchArchive } from "../../../lib/data/fetch/archive.ts";
import { progressLine } from "../../../lib/data/fetch/progress.ts";
import { unzip } from "../../../lib/data/fetch/unzip.ts";
import type { RemoteFile } from "../../../lib/data/manifest.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { zip as zipOf } from "../../support/zip.ts";

const quiet = { onProgress: () => undefined };

describe("data/fetch/unzip", () => {
  const files = temporaryFolder();

  it("unpacks into a folder, without the single folder at the top", async () => {
    const zip = files.write("a.zip", zipOf({ "top/": "", "top/one.txt": "1", "top/deep/two.txt": "22" }));
    await unzip(zip, files.path("a"));
    assert.equal(readFileSync(files.path("a", "one.txt"), "utf8"), "1");
    assert.equal(readFileSync(files.path("a", "deep", "two.txt"), "utf8"), "22");
    await unzip(files.write("b.zip", zipOf({ "one.txt": "1", "two.txt": "2" })), files.path("b"));
    assert.deepEqual(readdirSync(files.path("b")).sort(), ["one.txt", "two.txt"]);
  });

  for (const name of ["../outside.txt", "/outside.txt", "a/../../outside.txt", "C:\\outside.txt"]) {
    it(`refuses an entry called ${JSON.stringify(name)}`, async () => {
      const zip = files.write("c.zip", zipOf({ "fine.txt": "1", [name]: "2" }));
      await assert.rejects(unzip(zip, files.path("c", "inner")), InputError);
      assert.ok(!existsSync(files.path("outside.txt")));
      assert.ok(!existsSync(files.path("c", "outside.txt")));
      assert.ok(!existsSync(files.path("c", "inner")));
    });
  }

  it("refuses what is truncated, damaged or no archive at all, and leaves no folder", async () => {
    const sound = zipOf({ "one.txt": "some text", "two.txt": "more text" });
    const damaged = Buffer.from(sound);
    damaged[sound.indexOf("some text")] = 0x53;
    for (const bytes of [sound.subarray(0, sound.length - 30), damaged, Buffer.from("no archive")]) {
      const zip = files.write("d.zip", bytes);
      await assert.rejects(unzip(zip, files.path("d")), (error: unknown) => {
        assert.ok(error instanceof InputError);
        assert.ok(error.message.includes(zip) && error.message.includes("a sound zip archive"));
        return true;
      });
      assert.deepEqual(
        readdirSync(files.path()).filter((name) => name.startsWith("d") && name !== "d.zip"),
        [],
      );
    }
  });
});

describe("data/fetch/archive", () => {
  const files = temporaryFolder();
  const contents: Record<string, Buffer> = {
    "/good.zip": zipOf({ "set/data.txt": "1 2 3" }),
    "/bad.zip": Buffer.from("this is no zip"),
    "/one.gz": Buffer.from("one"),
    "/two.gz": Buffer.from("two"),
  };
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    response.end(contents[request.url ?? ""]);
  });
  before((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  after(() => server.close());

  function remote(path: string, sha256: string | null = sum(path)): RemoteFile {
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}${path}`, bytes: null, sha256, sha256From: "this test" };
  }
  const sum = (path: string) =>
    createHash("sha256")
      .update(contents[path] as Buffer)
      .digest("hex");

  it("fetches and unpacks once, and keeps no archive", async () => {
    const folder = files.path("good");
    await fetchArchive([remote("/good.zip")], folder, quiet);
    assert.equal(readFileSync(files.path("good", "data.txt"), "utf8"), "1 2 3");
    assert.deepEqual(readdirSync(files.path()), ["good"]);
    const before = asked;
    await fetchArchive([remote("/good.zip")], folder, quiet);
    assert.equal(asked, before);
  });

  it("keeps several files as they are", async () => {
    await fetchArchive([remote("/one.gz"), remote("/two.gz")], files.path("several"), quiet);
    assert.deepEqual(readdirSync(files.path("several")).sort(), ["one.gz", "two.gz"]);
  });

  it("removes a corrupt archive, so that the next try fetches it anew", async () => {
    const folder = files.path("bad");
    await assert.rejects(fetchArchive([remote("/bad.zip", null)], folder, quiet), InputError);
    assert.ok(!existsSync(folder));
    assert.ok(!existsSync(files.path("bad.download", "bad.zip")));
    const before = asked;
    await assert.rejects(fetchArchive([remote("/bad.zip", null)], folder, quiet), InputError);
    assert.equal(asked, before + 1);
  });

  it("words progress", () => {
    const progress = { file: "a.zip", url: "u", received: 2_100_000, total: 4_900_000, secondsLeft: 2.2 };
    assert.equal(progressLine(progress), "a.zip: 2.1 of 4.9 MB, 3 s to go");
    assert.equal(progressLine({ ...progress, total: null, secondsLeft: null }), "a.zip: 2.1 MB");
    assert.equal(progressLine({ ...progress, received: 4_900_000 }), "a.zip: 4.9 of 4.9 MB, done");
  });
});
