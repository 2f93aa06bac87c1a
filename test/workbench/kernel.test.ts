import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { contents, printed, result, TestKernel, traceback } from "../support/kernel.ts";

const channel = 'const channel = (globalThis as never)[Symbol.for("tastelab.notebook")] as any;';

describe("the kernel, over the Jupyter protocol", function () {
  this.timeout(60_000);
  let kernel: TestKernel;
  before(async () => {
    kernel = await TestKernel.start({ name: "full", parameters: { seeds: 5 } });
  });
  after(() => kernel.client.end());

  describe("cells", () => {
    it("import the library by its name, and get what the runner handed over", async () => {
      const run = await kernel.run(
        'import { profile, profileName } from "tastelab";\nconst parameters = profile({ seeds: 2, epochs: 3 });\n' +
          "console.log(profileName(), parameters.seeds, parameters.epochs);",
      );
      assert.equal(run.reply.status, "ok", traceback(run).join("\n"));
      assert.equal(printed(run), "full 5 3\n");
    });

    it("are counted, and shown before they run", async () => {
      const first = await kernel.run("1 + 1");
      const second = await kernel.run("2 + 2");
      assert.equal(Number(second.reply.execution_count), Number(first.reply.execution_count) + 1);
      assert.deepEqual(contents(second, "execute_input"), [
        { code: "2 + 2", execution_count: second.reply.execution_count },
      ]);
      assert.equal(result(second), "4");
      assert.equal(second.published[0]?.header.msg_type, "execute_input");
    });

    const waits: Record<string, string> = {
      "an await with parentheses": "await (Promise.resolve(7));",
      "an await in a declaration": "const seven = await Promise.resolve(7); seven",
      "an await within an expression": "(await Promise.resolve(3)) + 4",
      "an await in a block": "let sum = 0; if (sum === 0) { sum += await Promise.resolve(7); } sum",
      "for await": "let total = 0; for await (const part of [3, Promise.resolve(4)]) total += part; total",
      "for await alone": "for await (const part of [Promise.resolve(7)]) console.log(part);",
      "an await in a call": "Math.max(await Promise.resolve(7), 3)",
    };
    for (const [name, code] of Object.entries(waits)) {
      it(`may wait at their top level: ${name}`, async () => {
        const run = await kernel.run(code);
        assert.equal(run.reply.status, "ok", traceback(run).join("\n"));
        assert.equal(String(result(run) ?? printed(run)).trim(), "7");
      });
    }

    it("share their variables: an assignment is seen by functions of earlier cells", async () => {
      await kernel.run("let n = 1; let [p, { q }] = [1, { q: 2 }]; let unset: number | undefined;");
      await kernel.run("const seen = () => [n, p, q, unset];");
      assert.equal(result(await kernel.run("n = 5; p++; ({ q } = { q: 9 }); unset = 3; seen()")), "[ 5, 2, 9, 3 ]");
      await kernel.run("let counter = 0; const count = () => { counter += 1; };");
      assert.equal(result(await kernel.run("count(); count(); counter")), "2");
    });

    it("may name earlier values in short objects, and declare names anew with another type", async () => {
      await kernel.run("const x = 3; const y = 4; const point = { x, y };");
      assert.equal(result(await kernel.run("({ x, y })")), "{ x: 3, y: 4 }");
      assert.equal(result(await kernel.run("const { x: across, ...others } = point; [across, others.y]")), "[ 3, 4 ]");
      assert.equal(result(await kernel.run("const x = 'text'; x.toUpperCase()")), "TEXT");
    });

    it("that fail leave what earlier ones gave", async () => {
      await kernel.run("const kept = 'first';");
      await kernel.run("throw new Error('before'); const kept = 'second';");
      assert.equal(result(await kernel.run("kept")), "first");
    });
  });

  describe("errors", () => {
    it("stand at their own line and column, under a caret", async () => {
      const run = await kernel.run(
        "interface Erased {\n  a: number;\n}\nconst value: Erased = { a: 1 };\n\n" +
          "let other = value.a;\n  throw new RangeError('too far: ' + other);",
      );
      assert.equal(run.reply.status, "error");
      assert.equal(run.reply.ename, "RangeError");
      assert.equal(run.reply.evalue, "too far: 1");
      const count = Number(run.reply.execution_count);
      assert.deepEqual(traceback(run), [
        "RangeError: too far: 1",
        `cell ${count}, line 7, column 9:`,
        "    7 |   throw new RangeError('too far: ' + other);",
        "      |         ^",
        `    at cell ${count}:7:9`,
      ]);
    });

    it("name the cell of the function that threw, and the one that called it", async () => {
      const first = await kernel.run("\nfunction fails(): never {\n  throw new TypeError('deep');\n}");
      const run = await kernel.run("console.log('before');\nfails();");
      const [inner, outer] = [first.reply.execution_count, run.reply.execution_count];
      assert.deepEqual(traceback(run), [
        "TypeError: deep",
        `cell ${inner}, line 3, column 9:`,
        "    3 |   throw new TypeError('deep');",
        "      |         ^",
        `    at fails (cell ${inner}:3:9)`,
        `    at cell ${outer}:2:1`,
      ]);
    });

    it("of the library name its file and line, and the place in the cell", async () => {
      const run = await kernel.run("\nprofile({ epochs: 1 });");
      assert.equal(run.reply.ename, "InputError");
      assert.match(traceback(run).join("\n"), /line 2, column 1:\n +2 \| profile\(/);
      const [, line = ""] = /at .*\(lib[\\/]base[\\/]profile\.ts:(\d+):\d+\)/.exec(traceback(run).join("\n")) ?? [];
      const source = readFileSync(join(projectRoot, "lib/base/profile.ts"), "utf8").split("\n");
      assert.match(source[Number(line) - 1] ?? "", /throw new InputError/);
      assert.doesNotMatch(traceback(run).join("\n"), /node_modules|node:/);
    });

    it("of the compiler keep a cell from running", async () => {
      const run = await kernel.run("console.log('not run');\nconst wrong: number = 'text';");
      assert.equal(run.reply.ename, "TypeScript");
      assert.equal(printed(run), "");
      const count = run.reply.execution_count;
      assert.deepEqual(traceback(run), [
        `cell ${count}:2:7 - TS2322: Type 'string' is not assignable to type 'number'.`,
        "    2 | const wrong: number = 'text';",
        "      |       ^^^^^",
      ]);
    });

    it("that come late are published for the cell that began them", async () => {
      const run = await kernel.run("setTimeout(() => { throw new Error('from a timer'); }, 30); 1");
      assert.equal(run.reply.status, "ok");
      await kernel.client.settle(5);
      const late = kernel
        .of(run.published[0]?.parent?.msg_id ?? "")
        .filter(({ header }) => header.msg_type === "error");
      assert.equal(late[0]?.content.evalue, "from a timer");
      const promise = await kernel.run("void Promise.reject(new Error('nobody waits')); await null;");
      await kernel.client.settle(5);
      const rejected = kernel.of(promise.published[0]?.parent?.msg_id ?? "");
      assert.ok(rejected.some(({ content }) => content.evalue === "nobody waits"));
    });

    it("abort the cells that were sent before, but none sent in the knowledge of them", async () => {
      const send = (code: string) =>
        kernel.client.request("execute_request", { code, silent: false, stop_on_error: true });
      const replies = await Promise.all([send("throw 1"), send("2"), send("3")]);
      assert.deepEqual(
        replies.map(({ status }) => status),
        ["error", "aborted", "aborted"],
      );
      assert.equal((await send("4")).status, "ok");
    });
  });

  describe("an interrupt", () => {
    const stuck: Record<string, string> = {
      "a loop": "while (true) {}",
      "a promise that never comes": "await new Promise(() => {});",
      "a loop after an await": "await null; while (true) {}",
      "a loop in a timer": "await new Promise(() => setTimeout(() => { while (true) {} }, 5));",
    };
    for (const [name, code] of Object.entries(stuck)) {
      it(`ends ${name}, and the next cell runs`, async () => {
        const run = await kernel.run(code, 500);
        assert.equal(run.reply.ename, "Interrupted");
        assert.ok(run.milliseconds < 3000, `${run.milliseconds} ms`);
        assert.equal(result(await kernel.run("await new Promise((go) => setTimeout(go, 5)); 6 * 7")), "42");
      });
    }

    it("aborts the library's signal", async () => {
      const run = await kernel.run(
        `${channel}\nchannel.signal.addEventListener("abort", () => console.log("told"));\nawait new Promise(() => {});`,
        200,
      );
      assert.equal(run.reply.ename, "Interrupted");
      await kernel.client.settle(1);
      const after = kernel.of(run.published[0]?.parent?.msg_id ?? "");
      assert.ok(after.some(({ content }) => content.text === "told\n"));
      assert.equal(result(await kernel.run(`${channel}\nchannel.signal.aborted`)), "false");
    });
  });

  describe("outputs", () => {
    it("of a value with toMimeBundle() are its bundle", async () => {
      const run = await kernel.run('({ toMimeBundle: () => ({ "text/html": "<b>7</b>", "text/plain": "7" }) })');
      assert.deepEqual(contents(run, "execute_result")[0]?.data, { "text/html": "<b>7</b>", "text/plain": "7" });
    });

    it("are shown, replaced in place and cleared through the library's channel", async () => {
      const run = await kernel.run(
        `${channel}\nchannel.display({ "text/plain": "1 of 2" }, { wide: true }, "bar");\n` +
          'channel.display({ "text/plain": "2 of 2" }, {}, "bar");\nchannel.clear(true);\nchannel.display({ "text/plain": "x" });',
      );
      const kinds = run.published.map(({ header }) => header.msg_type).slice(1);
      assert.deepEqual(kinds, ["display_data", "update_display_data", "clear_output", "display_data"]);
      const [first, second, clear, last] = run.published.slice(1).map(({ content }) => content);
      assert.deepEqual(first, {
        data: { "text/plain": "1 of 2" },
        metadata: { wide: true },
        transient: { display_id: "bar" },
      });
      assert.deepEqual(second?.data, { "text/plain": "2 of 2" });
      assert.deepEqual(clear, { wait: true });
      assert.deepEqual(last?.transient, {});
    });

    it("keep their order, between printed text and what is shown", async () => {
      const run = await kernel.run(
        `${channel}\nconsole.log("a"); channel.display({ "text/plain": "b" }); console.error("c"); console.log("d");`,
      );
      const order = run.published.slice(1).map(({ content }) => content.text ?? (content.data as object));
      assert.deepEqual(order, ["a\n", { "text/plain": "b" }, "c\n", "d\n"]);
    });

    it("of 20,000 lines come whole, in few messages", async () => {
      const run = await kernel.run("for (let line = 0; line < 20000; line++) console.log(line);");
      assert.equal(printed(run), `${Array.from({ length: 20_000 }, (_, line) => line).join("\n")}\n`);
      assert.ok(contents(run, "stream").length < 400, `${contents(run, "stream").length} messages`);
    });

    it("of one long cell come while it runs", async () => {
      const run = await kernel.run(
        "const until = Date.now() + 400; let said = 0;\nwhile (Date.now() < until) if (Date.now() > until - 400 + 100 * said) console.log(said++);",
      );
      const dates = run.published.map(({ header }) => Date.parse(header.date));
      assert.ok((dates.at(-1) ?? 0) - (dates[1] ?? 0) > 150, "all came at the end");
    });
  });

  describe("questions", () => {
    it("about itself say what a notebook needs", async () => {
      const reply = await kernel.client.request("kernel_info_request", {});
      const language = reply.language_info as Record<string, unknown>;
      assert.deepEqual(
        [reply.protocol_version, language.name, language.file_extension, language.mimetype, language.codemirror_mode],
        ["5.3", "typescript", ".ts", "text/typescript", "typescript"],
      );
    });

    it("about history and comms are answered, though there are none", async () => {
      assert.deepEqual((await kernel.client.request("history_request", {})).history, []);
      assert.deepEqual((await kernel.client.request("comm_info_request", {})).comms, {});
    });

    it("about code that is not run yet: is it whole, what could follow, what stands there", async () => {
      const whole = await kernel.client.request("is_complete_request", { code: "if (true) {" });
      assert.equal(whole.status, "incomplete");
      await kernel.run("/** How many there are. */\nconst numberOfThings = 3;");
      const complete = await kernel.client.request("complete_request", { code: "numberOf", cursor_pos: 8 });
      assert.deepEqual((complete.matches as string[])[0], "numberOfThings");
      assert.deepEqual([complete.cursor_start, complete.cursor_end], [0, 8]);
      const inspected = await kernel.client.request("inspect_request", { code: "numberOfThings", cursor_pos: 3 });
      assert.match(String((inspected.data as Record<string, string>)["text/plain"]), /numberOfThings: 3/);
      const library = await kernel.client.request("inspect_request", { code: "profileName()", cursor_pos: 3 });
      assert.match(String((library.data as Record<string, string>)["text/plain"]), /"quick" \| "full"/);
    });
  });
});
