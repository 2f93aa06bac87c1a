import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { contents, printed, result, TestKernel, traceback } from "../support/kernel.ts";

// A person's kernel checks types as it goes; one of a run takes cells that were all checked before.
for (const checked of [false, true]) {
  describe(`cells ${checked ? "that were checked before" : "that the kernel checks"}`, function () {
    this.timeout(60_000);
    let kernel: TestKernel;
    before(async () => {
      kernel = await TestKernel.start({ name: "full", parameters: { seeds: 5 } }, checked);
    });
    after(() => kernel.client.end());

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

    it("leave a constant as it is where a block has one of the same name", async () => {
      await kernel.run(
        "const side = 1; { const side = 2; console.log(side); }\nfor (const side of [3, 4]) console.log(side);",
      );
      assert.equal(result(await kernel.run("side")), "1");
    });

    it("may be run again, imports too, and begin anew then", async () => {
      const cell = 'import { profileName } from "tastelab"; let times: number | undefined;';
      await kernel.run(cell);
      await kernel.run("times = 3;");
      assert.equal((await kernel.run(cell)).reply.status, "ok");
      assert.equal(result(await kernel.run("[profileName(), times]")), "[ 'full', undefined ]");
    });

    it("that fail leave what earlier ones gave", async () => {
      await kernel.run("const kept = 'first';");
      await kernel.run("throw new Error('before'); const kept = 'second';");
      assert.equal(result(await kernel.run("kept")), "first");
    });

    it("of one's own types, classes and functions are known to later ones", async () => {
      const cells = [
        'import { type Interactions, profileName } from "tastelab";\nimport * as lab from "tastelab";',
        "interface Point { x: number }\nclass Place implements Point { x = 3; }\nvar early = 1;",
        "const made: Point = new Place();",
        'const named = (data: Pick<Interactions, "length">) => [data.length, profileName(), lab.profileName === profileName];',
        "const all = named({ length: made.x });\n[made instanceof Place, early, ...all].join()",
      ];
      let last: unknown;
      for (const cell of cells) {
        const run = await kernel.run(cell);
        assert.equal(run.reply.status, "ok", traceback(run).join("\n"));
        last = result(run);
      }
      assert.equal(last, "true,1,3,full,true");
    });

    it("show nothing that a declaration or a statement gives", async () => {
      for (const code of ["const quiet = 1;", "if (true) 5;", "function silent() { return 1; }", "undefined", ""])
        assert.equal(result(await kernel.run(code)), undefined, code);
      assert.equal(result(await kernel.run("const shadow = 1; (() => { const shadow = 3; return shadow; })()")), "3");
      assert.equal(
        result(await kernel.run("[shadow, ((shadow: number) => shadow)(9), { shadow: 4 }.shadow]")),
        "[ 1, 9, 4 ]",
      );
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
    });
  });
}
