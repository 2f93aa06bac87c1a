import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { type Content, compose, decode, encode } from "../../lib/workbench/kernel/wire.ts";
import { chosen, startArguments } from "../../lib/workbench/runner/arguments.ts";
import { Collector } from "../../lib/workbench/runner/collect.ts";
import { remaining } from "../../lib/workbench/runner/durations.ts";
import { findNotebooks, profileOf, readNotebook } from "../../lib/workbench/runner/notebooks.ts";
import { ProgressBoard } from "../../lib/workbench/runner/progress.ts";
import { dataHash, runHash } from "../../lib/workbench/runner/standing.ts";
import { fixture } from "../support/notebooks.ts";

describe("parts of the runner", () => {
  const folder = mkdtempSync(join(tmpdir(), "tastelab-parts-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe("collecting outputs", () => {
    const collect = (...messages: [string, Content][]) => {
      const collector = new Collector(2);
      for (const [type, content] of messages) collector.take(0, compose("s", type, content, null));
      return collector.outputs(0);
    };
    const display = (text: string, id: string): Content => ({
      data: { "text/plain": text },
      metadata: {},
      transient: { display_id: id },
    });

    it("joins printed text of one stream, and only of one", () => {
      const outputs = collect(
        ["stream", { name: "stdout", text: "a" }],
        ["stream", { name: "stdout", text: "b" }],
        ["stream", { name: "stderr", text: "c" }],
      );
      assert.deepEqual(
        outputs.map((output) => (output.output_type === "stream" ? [output.name, output.text] : null)),
        [
          ["stdout", "ab"],
          ["stderr", "c"],
        ],
      );
    });

    it("replaces a display in place", () => {
      const outputs = collect(
        ["display_data", display("old", "x")],
        ["stream", { name: "stdout", text: "between" }],
        ["update_display_data", display("middle", "x")],
        ["update_display_data", display("new", "x")],
      );
      assert.equal(outputs.length, 2);
      assert.deepEqual(outputs[0]?.output_type === "display_data" && outputs[0].data, { "text/plain": "new" });
    });

    it("clears at once, or when something new comes", () => {
      assert.deepEqual(collect(["stream", { name: "stdout", text: "a" }], ["clear_output", { wait: false }]), []);
      assert.equal(collect(["stream", { name: "stdout", text: "a" }], ["clear_output", { wait: true }]).length, 1);
      const outputs = collect(
        ["stream", { name: "stdout", text: "a" }],
        ["clear_output", { wait: true }],
        ["stream", { name: "stdout", text: "b" }],
      );
      assert.deepEqual(outputs, [{ output_type: "stream", name: "stdout", text: "b" }]);
    });
  });

  describe("messages", () => {
    const message = compose("s", "status", { execution_state: "idle" }, null, [Buffer.from("id")]);
    const frames = encode("key", message).map((frame) => Buffer.from(frame));

    it("come back as they were sent", () => {
      const { header, parent, content, identities } = decode("key", frames);
      assert.deepEqual([header, parent, content], [message.header, null, message.content]);
      assert.equal(identities[0]?.toString(), "id");
    });
    it("signed with another key, or changed, are refused", () => {
      assert.throws(() => decode("other", frames), /wrong signature/);
      const changed = frames.with(-1, Buffer.from('{"execution_state":"busy"}'));
      assert.throws(() => decode("key", changed), /wrong signature/);
      assert.throws(() => decode("key", [Buffer.from("x")]), /not a Jupyter message/);
    });
  });

  describe("estimates", () => {
    it("are what the rest took, less what the running cell has had", () => {
      assert.equal(remaining([1, 10, 5], 1, 3, 4), 11);
      assert.equal(remaining([1, 10, 5], 1, 3, 40), 5);
      assert.equal(remaining([1, 10, 5], 3, 3, 0), 0);
    });
    it("are not made without an earlier run of as many cells", () => {
      assert.equal(remaining(null, 0, 3, 0), null);
      assert.equal(remaining([1, 2], 0, 3, 0), null);
    });
  });

  describe("progress", () => {
    const watch = (isTTY: boolean) => {
      let time = 0;
      const texts: string[] = [];
      const board = new ProgressBoard(
        ["one", "three"],
        { isTTY, columns: 40, write: (text) => texts.push(text) },
        () => time,
      );
      return { board, texts, pass: (seconds: number) => (time += seconds * 1000) };
    };

    it("is drawn over on a terminal, one line for each running notebook", () => {
      const { board, texts, pass } = watch(true);
      board.begin("one", 4, [2, 3, 4, 5]);
      assert.deepEqual(texts.splice(0), ["one    cell 1/4  0 s, about 14 s left\n"]);
      pass(2);
      board.advance("one", 1);
      assert.deepEqual(texts.splice(0), ["\x1b[1A\x1b[0Jone    cell 2/4  2 s, about 12 s left\n"]);
      board.finish("one", "done in 9 s");
      assert.deepEqual(texts.splice(0), ["\x1b[1A\x1b[0Jone    done in 9 s\n"]);
      board.close();
    });

    it("is said in plain lines elsewhere, not for every cell", () => {
      const { board, texts, pass } = watch(false);
      board.begin("three", 5, null);
      pass(4);
      board.advance("three", 1);
      pass(8);
      board.advance("three", 2);
      board.finish("three", "done in 12 s");
      board.close();
      assert.deepEqual(texts, ["three  cell 1/5  0 s\n", "three  cell 3/5  12 s\n", "three  done in 12 s\n"]);
    });
  });

  describe("what a run stands on", () => {
    const standing = { library: "l", data: "d", backend: "b", profile: { name: "quick", parameters: {} } } as const;
    const hash = runHash(fixture(["1"]), standing);

    it("counts cells, library, data, backend and profile", () => {
      const others = [
        runHash(fixture(["2"]), standing),
        runHash(fixture(["1", ""]), standing),
        runHash(fixture(["1"]), { ...standing, library: "m" }),
        runHash(fixture(["1"]), { ...standing, data: "e" }),
        runHash(fixture(["1"]), { ...standing, backend: "c" }),
        runHash(fixture(["1"]), { ...standing, profile: { name: "full", parameters: {} } }),
        runHash(fixture(["1"]), { ...standing, profile: { name: "quick", parameters: { a: 1 } } }),
      ];
      assert.equal(runHash(fixture(["1"]), standing), hash);
      assert.equal(new Set([hash, ...others]).size, others.length + 1);
    });

    it("counts a data file that was added or grew, but no half download", () => {
      const data = join(folder, "data");
      const none = dataHash([data]);
      mkdirSync(data);
      writeFileSync(join(data, "u.data"), "1");
      const one = dataHash([data]);
      writeFileSync(join(data, "u.data"), "12");
      assert.equal(new Set([none, one, dataHash([data])]).size, 3);
      const two = dataHash([data]);
      mkdirSync(join(data, "other.download"));
      writeFileSync(join(data, "other.download", "other.zip.part"), "half");
      assert.equal(dataHash([data]), two);
    });
  });

  describe("notebooks on disk", () => {
    const write = (name: string, text: string) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    };

    it("that are none are refused with their path", () => {
      assert.throws(() => readNotebook(write("half.ipynb", '{"cells": [')), /half\.ipynb: wanted a Jupyter notebook/);
      assert.throws(() => readNotebook(write("old.ipynb", '{"nbformat": 4, "nbformat_minor": 2}')), /format 4\.2/);
    });
    it("of one name in two folders are refused, for a name becomes a page", () => {
      const place = join(folder, "twice");
      const text = JSON.stringify(fixture(["1"]).notebook);
      for (const part of ["a", "b"]) {
        mkdirSync(join(place, part), { recursive: true });
        writeFileSync(join(place, part, "same.ipynb"), text);
      }
      assert.throws(() => findNotebooks(place), InputError);
    });
    it("come in the order of their numbers", () => {
      const place = join(folder, "numbered");
      mkdirSync(place);
      const names = ["0-1-tour", "3-1-first", "3-2-b", "3-9-c", "3-10-d", "3-11-a", "10-1-last"];
      for (const name of names.toReversed()) {
        writeFileSync(join(place, `${name}.ipynb`), JSON.stringify(fixture(["1"]).notebook));
      }
      assert.deepEqual(
        findNotebooks(place).map(({ name }) => name),
        names,
      );
    });
    it("say what a profile changes, which must be an object", () => {
      assert.deepEqual(profileOf(fixture(["1"], { seeds: 5 }), "full"), { name: "full", parameters: { seeds: 5 } });
      assert.deepEqual(profileOf(fixture(["1"], { seeds: 5 }), "quick"), { name: "quick", parameters: {} });
      assert.throws(() => profileOf(fixture(["1"], [1] as never), "full"), InputError);
    });
    it("begin their lists of seeds with one that is asked for", () => {
      assert.deepEqual(profileOf(fixture(["1"], { seeds: [1, 2, 3] }), "full", 7).parameters, { seeds: [7, 8, 9] });
      const source = fixture(["lab.profile({ seeds: [1, 2] });"]);
      const tagged = { ...source.notebook.cells[0], metadata: { tags: ["parameters"] } };
      const own = { ...source, notebook: { ...source.notebook, cells: [tagged as never] } };
      assert.deepEqual(profileOf(own, "quick", 7).parameters, { seeds: [7, 8] });
      assert.deepEqual(profileOf(source, "quick", 7).parameters, {});
    });
  });

  describe("options of npm start", () => {
    it("are read", () => {
      const read = startArguments([
        "--full",
        "--only",
        "a",
        "--only",
        "b",
        "--backend",
        "wasm",
        "--jobs",
        "3",
        "--seed",
        "7",
        "--no-native",
      ]);
      assert.deepEqual(read, {
        help: false,
        profile: "full",
        force: false,
        only: ["a", "b"],
        backend: "wasm",
        jobs: 3,
        seed: 7,
        native: false,
        json: false,
      });
      assert.equal(startArguments([]).profile, "quick");
    });
    it("that do not exist or do not fit are refused", () => {
      assert.throws(() => startArguments(["--fulll"]), /--fulll.*Did you mean --full\?/s);
      assert.throws(() => startArguments(["--jobs", "0"]), /--jobs as a whole number/);
      assert.throws(() => startArguments(["--seed", "one"]), /--seed as a whole number/);
      assert.throws(() => startArguments(["--force", "--resume"]), /Leave one out/);
      assert.throws(() => startArguments(["tour"]), InputError);
    });
    it("name notebooks that exist", () => {
      const sources = [fixture(["1"])];
      assert.deepEqual(chosen(sources, []), sources);
      assert.deepEqual(chosen(sources, ["made"]), sources);
      assert.throws(() => chosen(sources, ["mad"]), /wanted one of the notebooks made, got “mad”/);
    });
  });
});
