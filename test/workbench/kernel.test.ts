import assert from "node:assert/strict";
import { contents, printed, result, TestKernel, traceback } from "../support/kernel.ts";

const channel = 'const channel = (globalThis as never)[Symbol.for("tastelab.notebook")] as any;';

describe("the kernel, over the Jupyter protocol", function () {
  this.timeout(60_000);
  let kernel: TestKernel;
  before(async () => {
    kernel = await TestKernel.start({ name: "full", parameters: { seeds: 5 } });
  });
  after(() => kernel.client.end());

  describe("errors", () => {
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

    it("of a cell that is still compiled lets it not begin, and harms nothing", async () => {
      const fresh = await TestKernel.byHand();
      try {
        const cell = 'console.log("begun"); import * as lab from "tastelab"; lab.mean([1, 3])';
        const run = await fresh.run(cell, 150);
        assert.equal(run.reply.ename, "Interrupted");
        assert.equal(printed(run), "");
        assert.match(traceback(await fresh.run("lab.mean([1])")).join("\n"), /Cannot find name 'lab'/);
        assert.equal(result(await fresh.run(cell)), "2");
      } finally {
        await fresh.client.end();
      }
    });

    it("ends a value that shows itself for ever", async () => {
      const run = await kernel.run("({ toMimeBundle() { while (true) {} } })", 500);
      assert.equal(run.reply.ename, "Interrupted");
      assert.equal(result(await kernel.run("6 * 7")), "42");
    });

    it("keeps what the cell had come to, its names too, whenever the cell ends", async () => {
      await kernel.run(
        "let turns = 0; const step = 2; await new Promise((go) => setTimeout(() => { turns += step; go(1); }, 400));",
        100,
      );
      assert.equal(result(await kernel.run("const later = 'kept'; [turns, step]")), "[ 0, 2 ]");
      await kernel.client.settle(2);
      assert.equal(result(await kernel.run("[turns, later]")), "[ 2, 'kept' ]");
    });

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

    it("of a value that fails to show itself are its error", async () => {
      const run = await kernel.run("({ toMimeBundle() { throw new RangeError('not today'); } })");
      assert.deepEqual([run.reply.ename, run.reply.evalue], ["RangeError", "not today"]);
      assert.equal(result(await kernel.run("6 * 7")), "42");
    });

    it("of a model and of evaluations are tables", async () => {
      const model = await kernel.run('import * as lab from "tastelab"; lab.als({ dimensions: 7 })');
      const [shown] = contents(model, "execute_result") as [{ data: Record<string, string> }];
      assert.match(
        shown.data["text/html"] ?? "",
        /als<\/strong>, reads users by index and histories[\s\S]*dimensions<\/th><td>7/,
      );
      const judged = await kernel.run(
        [
          "const world = lab.shop({ users: 30, items: 50, events: 300 }).interactions;",
          "const split = lab.lastOut(world);",
          "await lab.evaluateSeeds(() => lab.popularity(), split, [lab.ndcg(10)], [1])",
        ].join("\n"),
      );
      const [table] = contents(judged, "execute_result") as [{ data: Record<string, string> }];
      assert.match(table.data["text/html"] ?? "", /nDCG@10[\s\S]*Protocol/);
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
    before(() => kernel.run('import { profileName } from "tastelab";'));

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
