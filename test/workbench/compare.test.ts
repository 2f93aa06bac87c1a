import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { InputError } from "../../lib/base/errors.ts";
import { readServed } from "../../lib/study/serving/served-folder.ts";
import { alone } from "../../lib/workbench/backend/lock.ts";
import { run as compare } from "../../lib/workbench/commands/compare.ts";
import { run as recommend } from "../../lib/workbench/commands/recommend.ts";
import { run as serve } from "../../lib/workbench/commands/serve.ts";
import { compareArguments } from "../../lib/workbench/own/compare-arguments.ts";
import { progressLines } from "../../lib/workbench/own/compare-lines.ts";
import { recommendationServer } from "../../lib/workbench/own/serving-http.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("npm run compare, serve and recommend", function () {
  this.timeout(120_000);
  const files = temporaryFolder();
  const ratings = () => {
    const rows = Array.from({ length: 240 }, (_, at) => `u${at % 20},i${(at * 7 + (at % 3)) % 24},${1.7e9 + at * 60}`);
    return files.write("mine.csv", `user,item,time\n${rows.join("\n")}\n`);
  };
  const goods = () =>
    files.write(
      "goods.csv",
      `item,title,stock\n${Array.from({ length: 24 }, (_, at) => `i${at},"Good, no ${at}",${at % 4}`).join("\n")}\n`,
    );
  let out = "";
  let aside = "";
  const streams = {
    out: (text: string) => {
      out += text;
    },
    aside: (text: string) => {
      aside += text;
    },
  };
  const compared = (...args: string[]) => {
    out = "";
    aside = "";
    return compare([...args, "--backend", "cpu", "--out", files.path("report")], streams);
  };

  it("reads its command line", () => {
    const { reading, study, only } = compareArguments([
      ...[
        "a.csv",
        "--columns",
        "user=uid,item=1,time=none",
        "--weights",
        "view=1,buy=5",
        "--models",
        "als, ease",
        "-k",
        "5",
      ],
      ...[
        "--seeds",
        "1,2",
        "--only",
        "kind=toys,games",
        "--only",
        "age=3",
        "--again",
        "no",
        "--delimiter",
        "\\t",
        "--budget",
        "2.5",
      ],
    ]);
    assert.deepEqual(reading.columns, { user: "uid", item: 1, time: null });
    assert.deepEqual(reading.weights, { view: 1, buy: 5 });
    assert.equal(reading.reading?.delimiter, "\t");
    assert.deepEqual(
      [study.models, study.k, study.seeds, study.again, study.budget],
      [["als", "ease"], 5, [1, 2], false, 2.5],
    );
    assert.deepEqual(only, { kind: ["toys", "games"], age: ["3"] });
    for (const bad of [
      [],
      ["a", "b"],
      ["a", "--bugdet", "2"],
      ["a", "--budget", "two"],
      ["a", "--columns", "who=x"],
      ["a", "--again", "maybe"],
    ]) {
      assert.throws(() => compareArguments(bad), InputError, bad.join(" "));
    }
  });

  it("tells how long it will be", () => {
    const said: string[] = [];
    const show = progressLines({ say: (line) => said.push(line) });
    show({ step: "tune", label: "ALS", done: 0, of: 20, left: 200, said: "searching" });
    show({ step: "judge", label: "ALS", done: 5, of: 20, left: 30, said: "judged" });
    show({ step: "write", label: "", done: 0, of: 0, left: null, said: "written" });
    assert.deepEqual(said, [
      "[ 0/20, at most about 3 min left] ALS: searching",
      "[ 5/20, at most about 30 s left] ALS: judged",
      "written",
    ]);
  });

  it("writes a report and ends with 0; with --json the findings go to one stream and progress to the other", async () => {
    const options = [
      "--items",
      goods(),
      "--stock",
      "stock",
      "--models",
      "item-cosine,markov",
      "--again",
      "no",
      "--trials",
      "2",
      "--json",
    ];
    assert.equal(await compared(ratings(), ...options), 0);
    const found = JSON.parse(out);
    assert.ok(existsSync(found.files.report) && found.best !== null);
    assert.match(aside, /trial 1: nDCG@10/);
    const lists = readFileSync(found.files.recommendations, "utf8");
    assert.match(lists, /^user,rank,item,score,title\nu0,1,i\d+,[\d.e-]+,"Good, no \d+"\n/);
    assert.doesNotMatch(lists, /,i(0|4|8|12|16|20),/, "what is out of stock is not recommended");
    assert.equal(await compared(ratings(), ...options), 0);
    assert.doesNotMatch(aside, /trial 1/, "a second run takes all from the first");
  });

  it("says what is wrong with the data, in JSON where JSON is wanted", async () => {
    const file = files.write("one.csv", "user\na\nb\n");
    await assert.rejects(compared(file), /at least two columns[\s\S]*--columns user=…/);
    assert.equal(await compared(file, "--json"), 1);
    assert.match(JSON.parse(out).error.got, /one column/);
    assert.equal(await compared("--help"), 0);
    assert.match(out, /Examples:[\s\S]*npm run compare -- ratings\.csv/);
  });

  it("answers in a batch", async () => {
    out = "";
    aside = "";
    const users = files.write("users.csv", "user\nu3\nu1\nnobody\n");
    assert.equal(await recommend([files.path("report"), users, "-k", "2"], streams), 0);
    const lines = out.trim().split("\n").slice(1);
    assert.deepEqual(
      lines.map((line) => line.split(",").slice(0, 2).join()),
      ["u3,1", "u3,2", "u1,1", "u1,2"],
    );
    assert.match(aside, /2 not known, such as “user”, “nobody”/);
    await assert.rejects(recommend([files.path("nothing"), "--all"], streams), /served\.json/);
    await assert.rejects(recommend([files.path("report")], streams), /--all/);
  });

  it("answers over HTTP, takes events in, and says with a status what it cannot do", async () => {
    const server = recommendationServer(await readServed(files.path("report")));
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const get = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${base}${path}`, init);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const post = (body: string) => get("/events", { method: "POST", body });
    try {
      assert.equal((await get("/health")).body.status, "serving");
      const { body } = await get("/recommend?user=u3&k=4");
      const items = body.items as { item: string; title: string }[];
      assert.deepEqual([body.known, items.length], [true, 4]);
      assert.match(items[0]?.title ?? "", /^Good, no /);
      const taken = items[0]?.item as string;
      assert.deepEqual((await post(JSON.stringify({ user: "u3", item: taken }))).body, { observed: ["added"] });
      const after = (await get("/recommend?user=u3&k=4")).body.items as { item: string }[];
      assert.ok(
        after.every(({ item }) => item !== taken),
        "what was just taken is not recommended again",
      );
      const history = [after[0]?.item, "unheard of"];
      const told = await get("/recommend", { method: "POST", body: JSON.stringify({ history, k: 2 }) });
      assert.deepEqual([told.body.known, told.body.unknownItems], [true, ["unheard of"]]);
      const [best] = told.body.items as { item: string }[];
      assert.ok(best !== undefined && best.item !== after[0]?.item);
      const again = await get("/recommend", {
        method: "POST",
        body: JSON.stringify({ history, k: 2, exclude: [best.item] }),
      });
      assert.ok((again.body.items as { item: string }[]).every(({ item }) => item !== best.item));
      const left = (await get(`/recommend?user=u3&k=4&exclude=${after[0]?.item}`)).body.items as { item: string }[];
      assert.ok(left.length === 4 && left.every(({ item }) => item !== after[0]?.item));
      const stranger = await get("/recommend?user=nobody&k=3");
      assert.deepEqual([stranger.body.known, (stranger.body.items as unknown[]).length], [false, 3]);
      for (const [status, answer] of [
        [400, get("/recommend")],
        [400, get("/recommend?user=u1&k=none")],
        [404, get("/nowhere")],
        [405, get("/events")],
        [400, post("{")],
        [400, post('{"user": true}')],
        [400, get("/recommend", { method: "POST", body: '{"history": "i1"}' })],
        [400, get("/recommend", { method: "POST", body: '{"histroy": []}' })],
        [404, post('{"user": "u1", "item": "unheard of"}')],
      ] as const) {
        const { status: got, body: said } = await answer;
        assert.equal(got, status, JSON.stringify(said));
        assert.ok(typeof said.error === "string" && typeof said.fix === "string");
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("serves until it is interrupted, and says when the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((ready) => other.listen(0, "127.0.0.1", ready));
    const { port } = other.address() as AddressInfo;
    await assert.rejects(serve([files.path("report"), "--port", String(port)]), /another program that listens there/);
    other.close();
    let address = "";
    const code = await serve([files.path("report"), "--port", "0"], (url) => {
      address = url;
      process.emit("SIGINT");
    });
    assert.equal(code, 130);
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
    await assert.rejects(serve([files.path("report"), "--port", "many"]), /--port from 0/);
  });

  it("waits while another one is at work in the same folder, and then repeats nothing", async () => {
    const options = ["--models", "item-cosine,markov", "--again", "no", "--trials", "2"];
    assert.equal(await compared(ratings(), ...options), 0);
    let open = () => {};
    const other = alone(`compare ${files.path("report")}`, () => new Promise<void>((end) => (open = end)), {
      waiting: () => undefined,
    });
    const second = compared(ratings(), ...options);
    while (!out.includes("Another comparison is at work")) await new Promise((later) => setTimeout(later, 50));
    assert.doesNotMatch(out, /searching its options/);
    open();
    await other;
    assert.equal(await second, 0);
    assert.doesNotMatch(out, /trial 1/);
  });
});
