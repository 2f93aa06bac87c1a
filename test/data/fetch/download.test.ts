import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { InputError } from "../../../lib/base/errors.ts";
import { type DownloadOptions, type DownloadProgress, download } from "../../../lib/data/fetch/download.ts";
import type { RemoteFile } from "../../../lib/data/manifest.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 251));
const edition = Buffer.from(content).reverse();

describe("data/fetch/download", () => {
  const files = temporaryFolder();
  const server = createServer((request, response) => answer(request, response));
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let asked: (string | undefined)[] = [];
  let number = 0;
  let target = "";

  before((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = [];
    target = files.path(`folder-${number++}`, "file.zip");
  });

  function remote(over: Partial<RemoteFile> = {}): RemoteFile {
    const { port } = server.address() as AddressInfo;
    const sha256 = createHash("sha256").update(content).digest("hex");
    return {
      url: `http://127.0.0.1:${port}/file.zip`,
      bytes: content.length,
      sha256,
      sha256From: "this test",
      ...over,
    };
  }

  /** Serves `bytes` with ranges and an ETag; breaks the connection after `most` bytes of a transfer. */
  function serve(bytes: Buffer, { etag = '"one"', ranges = true, most = Number.POSITIVE_INFINITY } = {}) {
    return (request: IncomingMessage, response: ServerResponse) => {
      asked.push(request.headers.range);
      const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
      const from = ranges && range && request.headers["if-range"] === etag ? Number(range[1]) : 0;
      const headers: Record<string, string | number> = { etag, "content-length": bytes.length - from };
      if (from > 0) headers["content-range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
      response.writeHead(from > 0 ? 206 : 200, headers);
      const rest = bytes.subarray(from);
      if (rest.length <= most) response.end(rest);
      else response.write(rest.subarray(0, most), () => setTimeout(() => response.destroy(), 20));
    };
  }

  async function refused(options: DownloadOptions, file: RemoteFile, ...parts: string[]): Promise<void> {
    await assert.rejects(download(file, target, options), (error: unknown) => {
      assert.ok(error instanceof InputError, `${error}`);
      for (const part of parts) assert.ok(error.message.includes(part), `no “${part}” in: ${error.message}`);
      return true;
    });
  }

  const left = () => (existsSync(dirname(target)) ? readdirSync(dirname(target)) : []);

  it("downloads once, tells how far it is, and leaves nothing but the file", async () => {
    answer = serve(content);
    const seen: DownloadProgress[] = [];
    await download(remote(), target, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(readFileSync(target), content);
    assert.deepEqual(left(), ["file.zip"]);
    assert.equal(seen[0]?.received, 0);
    assert.ok(seen.every((progress) => progress.total === content.length));
    assert.equal(seen.at(-1)?.received, content.length);
    assert.equal(seen.at(-1)?.secondsLeft, 0);
    await download(remote(), target);
    assert.equal(asked.length, 1);
  });

  it("goes on after interruptions where the server can", async () => {
    answer = serve(content, { most: 90_000 });
    await download(remote(), target);
    assert.deepEqual(readFileSync(target), content);
    assert.ok(asked.length >= 3, `${asked.length} requests`);
    assert.equal(asked[0], undefined);
    assert.match(asked[1] as string, /^bytes=[1-9]\d*-$/);
  });

  it("keeps what came when nothing more does, and goes on the next time", async () => {
    answer = (request, response) => {
      if (asked.length === 0) serve(content, { most: 90_000 })(request, response);
      else response.destroy();
    };
    await refused({}, remote(), "127.0.0.1");
    assert.deepEqual(left().sort(), ["file.zip.part", "file.zip.part.json"]);
    asked = [];
    answer = serve(content);
    await download(remote(), target);
    assert.match(asked[0] as string, /^bytes=[1-9]\d*-$/);
    assert.deepEqual(readFileSync(target), content);
  });

  it("begins anew where the server does not know ranges", async () => {
    answer = (request, response) =>
      serve(content, { ranges: false, most: asked.length === 0 ? 90_000 : 1e9 })(request, response);
    await download(remote(), target);
    assert.deepEqual(readFileSync(target), content);
    assert.equal(asked.length, 2);
  });

  it("begins anew when the file has changed in between", async () => {
    const sha256 = createHash("sha256").update(edition).digest("hex");
    answer = (request, response) => {
      if (asked.length === 0) serve(content, { most: 90_000 })(request, response);
      else serve(edition, { etag: '"two"' })(request, response);
    };
    await download(remote({ sha256 }), target);
    assert.deepEqual(readFileSync(target), edition);
  });

  it("begins anew when two editions were joined unnoticed", async () => {
    const sha256 = createHash("sha256").update(edition).digest("hex");
    answer = (request, response) => {
      if (asked.length === 0) serve(content, { most: 90_000 })(request, response);
      else serve(edition)(request, response);
    };
    await download(remote({ sha256 }), target);
    assert.deepEqual(readFileSync(target), edition);
    assert.equal(asked.at(-1), undefined);
  });

  it("takes a left-over part that is whole, and throws away one that is too long", async () => {
    answer = serve(content);
    await download(remote(), files.path("other", "x"));
    for (const [part, requests] of [
      [content, 0],
      [Buffer.concat([content, content]), 1],
    ] as const) {
      target = files.path(`folder-${number++}`, "file.zip");
      await download(remote(), files.path(`folder-${number - 1}`, "makes-the-folder"));
      asked = [];
      writeFileSync(`${target}.part`, part);
      await download(remote(), target);
      assert.equal(asked.length, requests);
      assert.deepEqual(readFileSync(target), content);
    }
  });

  it("refuses and removes a file with another checksum or size", async () => {
    answer = serve(edition);
    await refused({}, remote(), "sha256", "this test", "removed");
    assert.deepEqual(left(), []);
    answer = serve(content.subarray(0, 100));
    await refused({}, remote(), "200000 bytes", "100 bytes with sha256");
    assert.deepEqual(left(), []);
  });

  it("takes a file without a known checksum as it is, but whole", async () => {
    answer = serve(content);
    await download(remote({ bytes: null, sha256: null }), target);
    assert.deepEqual(readFileSync(target), content);
  });

  it("says what the server said", async () => {
    answer = (_, response) => response.writeHead(404, "Not Found").end("gone");
    await refused({}, remote(), "404 Not Found", "moved");
    answer = (_, response) => response.writeHead(503, "Busy").end();
    await refused({}, remote(), "503 Busy", "later");
    assert.deepEqual(left(), []);
  });

  it("gives up soon when nothing answers or nothing more comes", async () => {
    answer = () => undefined;
    const begun = performance.now();
    await refused({ connectSeconds: 0.2 }, remote(), "no answer within 0.2 s", "TASTELAB_DATA");
    assert.ok(performance.now() - begun < 3000);
    answer = (_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000));
    };
    await refused({ stallSeconds: 0.2 }, remote(), "nothing came for 0.2 s");
    await refused({}, remote({ url: "http://127.0.0.1:9/file.zip" }), "http://127.0.0.1:9/file.zip", "an answer");
  });

  it("can be stopped, and keeps what came", async () => {
    const control = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { "content-length": content.length, etag: '"one"' });
      response.write(content.subarray(0, 1000));
    };
    const stopped = download(remote(), target, {
      signal: control.signal,
      onProgress: ({ received }) => received > 0 && control.abort(new Error("stopped by hand")),
    });
    await assert.rejects(stopped, /stopped by hand/);
    assert.deepEqual(left().sort(), ["file.zip.part", "file.zip.part.json"]);
  });

  it("fetches once when two ask at once", async () => {
    answer = serve(content);
    await Promise.all([download(remote(), target), download(remote(), target)]);
    assert.equal(asked.length, 1);
    assert.deepEqual(left(), ["file.zip"]);
  });

  it("passes over the lock of a process that is dead", async () => {
    answer = serve(content);
    await download(remote(), `${target}.makes-the-folder`);
    const { hostname } = await import("node:os");
    writeFileSync(`${target}.lock`, JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    await download(remote(), target);
    assert.deepEqual(readFileSync(target), content);
    assert.ok(!existsSync(`${target}.lock`));
  });
});
