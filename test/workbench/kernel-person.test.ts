import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { contents, printed, result, TestKernel, traceback } from "../support/kernel.ts";

describe("a kernel that a person works with", function () {
  this.timeout(60_000);
  // Within the project, as notebooks are: "tastelab" is found by its name there.
  mkdirSync(join(projectRoot, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(projectRoot, ".cache", "notebook-"));
  let kernel: TestKernel;
  before(async () => {
    writeFileSync(
      join(folder, "helper.ts"),
      'import { mean } from "tastelab";\nexport const twice = (values: number[]): number => 2 * mean(values);\n',
    );
    kernel = await TestKernel.byHand(folder);
  });
  after(async () => {
    await kernel?.client.end();
    rmSync(folder, { recursive: true });
  });

  const failing = async (code: string) => {
    const run = await kernel.run(code);
    assert.equal(run.reply.status, "error", code);
    return traceback(run).join("\n");
  };

  describe("what would end the kernel or wait for ever", () => {
    before(() => kernel.run('import * as lab from "tastelab";'));
    const refused: Readonly<Record<string, RegExp>> = {
      "process.exit(3);": /InputError: .*process\.exit\(\).*Throw an error to end a cell/,
      'prompt("name?")': /prompt\(\), which is a browser's.*variable of a cell/,
      "confirm('sure?')": /confirm\(\), which is a browser's/,
      "process.stdin.read();": /process\.stdin, on which nothing comes/,
    };
    for (const [code, message] of Object.entries(refused)) {
      it(`is refused at its line: ${code}`, async () => {
        const told = await failing(`const first = 1;\n${code}`);
        assert.match(told, message);
        assert.match(told, /cell \d+, line 2, column/);
        assert.equal(result(await kernel.run("first")), "1");
      });
    }
  });

  describe("promises", () => {
    it("at the end of a cell are shown as what they are, with a hint", async () => {
      const run = await kernel.run("Promise.resolve(3)");
      assert.equal(result(run), "Promise { 3 }");
      assert.match(printed(run), /write await before it/);
    });
    it("that nothing waits for are named by their lines", async () => {
      const wait = "const wait = () => new Promise((go) => setTimeout(go, 5));";
      const run = await kernel.run(`${wait}\nwait();\nvoid wait();\nwait().then(() => 1);\nawait wait();\n1`);
      assert.equal(
        printed(run),
        "Line 2: nothing waits for this promise. Write await before it, or void where that is meant.\n",
      );
      assert.equal(result(run), "1");
    });
    it("that are awaited leave no word", async () => {
      assert.equal(printed(await kernel.run("await Promise.resolve(1);\nawait Promise.resolve(2);")), "");
    });
  });

  describe("values", () => {
    it("that are huge are cut off, and said to be", async () => {
      const long = String(result(await kernel.run('"x".repeat(50_000)')));
      assert.ok(long.length < 11_000);
      assert.match(long, /x\n… 40,000 more characters of 50,000/);
      assert.match(
        String(result(await kernel.run("new Float32Array(1e6)"))),
        /Float32Array\(1000000\) \[[\s\S]*more items/,
      );
    });
    it("that are errors, and printed traces, name the cell's own lines and nothing below", async () => {
      const value = await kernel.run('\nnew RangeError("kept")');
      assert.match(String(result(value)), /^RangeError: kept\ncell \d+, line 2, column 1:[\s\S]*at cell \d+:2:1$/);
      const nested = String(result(await kernel.run('[Object.assign(new Error("inner"), { code: 7 })]')));
      assert.match(nested, /Error: inner\n +at cell \d+:1:16 {\n +code: 7/);
      const trace = printed(await kernel.run('console.trace("here");'));
      assert.match(trace, /^Trace: here\n +at cell \d+:1:9\n$/);
    });
    it("that are tables of the console stand as lines", async () => {
      assert.match(printed(await kernel.run("console.table([{ a: 1 }]);")), /│ \(index\) │ a │[\s\S]*│ 0 +│ 1 │/);
    });
    it("that are frames, series and tensors are tables and figures", async () => {
      const frame = await kernel.run(
        'import { DataFrame } from "tastelab/frames";\nnew DataFrame({ film: ["a", "<b>"], stars: [4, 5] })',
      );
      const [{ data }] = contents(frame, "execute_result") as [{ data: Record<string, string> }];
      assert.match(data["text/html"] ?? "", /<table[\s\S]*film[\s\S]*&lt;b&gt;/);
      assert.match(data["text/plain"] ?? "", /2 rows × 2 columns/);
      const tensor = await kernel.run('import { tf } from "tastelab";\nconst zeros = tf.zeros([300, 200]);\nzeros');
      assert.match(String(result(tensor)), /dtype: float32\n[\s\S]*shape: \[300,200\][\s\S]*\.\.\./);
      assert.equal(result(await kernel.run("zeros.dispose(); zeros")), "a tensor that was disposed of");
    });
  });

  describe("imports", () => {
    it("beside the notebook work, checked and with the library's name", async () => {
      assert.equal(result(await kernel.run('import { twice } from "./helper.ts";\ntwice([1, 3])')), "4");
      assert.match(await failing("const wrong: string = twice([1]);"), /TS2322/);
    });
    it("of what is not there say where was looked, and how to install", async () => {
      assert.match(await failing('import x from "./absent.ts";'), /TS2307[\s\S]*begin at the notebook's folder/);
      assert.match(await failing('import x from "no-such-package-here";'), /npm install no-such-package-here in/);
    });
  });

  describe("cells", () => {
    it("that fail keep what they had come to, and no more", async () => {
      await kernel.run("const kept = 'first';");
      await failing(
        "const one = 1;\nconst kept = [one, 2];\nconst two = (() => { throw new Error('half-way'); })();\nconst three = 3;",
      );
      assert.equal(result(await kernel.run("[one, ...kept]")), "[ 1, 1, 2 ]");
      assert.match(await failing("three"), /Cannot find name 'three'/);
      assert.match(await failing("two"), /Cannot find name 'two'/);
    });
    it("that stop half-way may be asked about: what they declared is known", async () => {
      await kernel.run("const halfWay = 3; await new Promise(() => {});", 300);
      const asked = { code: "halfW", cursor_pos: 5 };
      assert.deepEqual((await kernel.client.request("complete_request", asked)).matches, ["halfWay"]);
      const { found } = await kernel.client.request("inspect_request", { code: "halfWay", cursor_pos: 3 });
      assert.equal(found, true);
    });
    it("of nothing but comments, or returning at their top, are taken as they are", async () => {
      assert.equal((await kernel.run("// a remark")).reply.status, "ok");
      assert.match(await failing("return 5;"), /cell \d+:1:1 - TS1108: A 'return' statement can only/);
    });
    it("of magics are answered with what to do instead", async () => {
      assert.match(await failing("%timeit 1 + 1"), /%timeit is a command of IPython/);
    });
    it("that fail for several reasons, at length or in long lines, are told within bounds", async () => {
      const several = await failing(
        "await Promise.any([Promise.reject(new RangeError('one')), Promise.reject(new Error('two'))]);",
      );
      assert.match(several, /^AggregateError[\s\S]*Caused by RangeError: one[\s\S]*Caused by Error: two/);
      assert.match(await failing('throw new Error("x".repeat(50_000));'), /x\n… 40,000 more characters/);
      const long = await failing(`const text = "${"a".repeat(300)}"; const wrong: number = text;`);
      assert.match(long, /\| …a+"; const wrong: number = text;\n +\| +\^{5}$/);
      const [line = "", carets = ""] = long.split("\n").slice(-2);
      assert.equal(line.slice(carets.indexOf("^"), carets.indexOf("^") + 5), "wrong");
    });
    it("that print for ever are cut off after a million characters, and said to be", async () => {
      const text = printed(await kernel.run("for (let line = 0; line < 150_000; line++) console.log('0123456789');"));
      assert.ok(text.length > 1_000_000 && text.length < 1_001_000, `${text.length}`);
      assert.match(text.slice(-100), /printed a million characters: what it prints from here on is left out/);
      assert.equal(printed(await kernel.run("console.log('next');")), "next\n");
    });
    it("never name the project's folder in what the compiler says", async () => {
      const told = await failing('import * as lab from "tastelab";\nlab.nothing');
      assert.match(told, /typeof import\("lib\/index"\)/);
    });
    it("emphasise message and carets of their errors", async () => {
      const run = await kernel.run("throw new Error('seen');");
      const [first, , , caret] = (contents(run, "error")[0]?.traceback ?? []) as string[];
      assert.equal(first, "\x1b[1mError: seen\x1b[0m");
      assert.equal(caret, "\x1b[1m      |       ^\x1b[0m");
    });
  });

  describe("a restart", () => {
    it("takes up what was edited since, without a build", async () => {
      writeFileSync(join(folder, "helper.ts"), "export const thrice = (value: number): number => 3 * value;\n");
      await kernel.client.end();
      kernel = await TestKernel.byHand(folder);
      assert.equal(result(await kernel.run('import { thrice } from "./helper.ts";\nthrice(2)')), "6");
      assert.match(await failing('import { twice } from "./helper.ts";'), /has no exported member '?twice'?/);
    });
  });

  it("keeps the working folder of the project wherever the notebook lies", async () => {
    assert.equal(result(await kernel.run("process.cwd()")), projectRoot);
    assert.notEqual(basename(folder), basename(projectRoot));
  });
});
