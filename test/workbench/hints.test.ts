import assert from "node:assert/strict";
import { compileFailure } from "../../lib/workbench/kernel/failures.ts";
import { habitHint, hintFor } from "../../lib/workbench/kernel/hints.ts";

const complaint = (code: number, message: string) => ({ line: 1, column: 1, length: 1, code, message });
const some = [complaint(1109, "Expression expected.")];
const noName = (name: string) => [complaint(2304, `Cannot find name '${name}'.`)];
const noModule = (name: string) => [
  complaint(2307, `Cannot find module '${name}' or its corresponding type declarations.`),
];

const hintOf = (source: string, complaints: typeof some) => habitHint(source, complaints) ?? hintFor(complaints);

describe("hints under a cell that does not compile", () => {
  const cases: Readonly<Record<string, readonly [source: string, complaints: typeof some, hint: RegExp]>> = {
    "a magic": ["%time 1 + 1", some, /%time is a command of IPython.*console\.time/],
    "a magic of the whole cell, after a comment": ["// first\n%%timeit\n1", some, /%timeit is a command of IPython/],
    "a magic nobody knows": ["%foo", some, /%foo is a command of IPython.*TypeScript and nothing else/],
    "a command with an exclamation mark": ["!ls -l", noName("ls"), /execSync/],
    "pip install": ["pip install numpy", some, /command of the shell/],
    "npm install": ["npm install lodash", some, /In a terminal.*npm install lodash; then restart/],
    "a function of Python": ["def f(x):\n  return x", some, /reads like Python/],
    "an import of Python": ["import numpy as np", some, /reads like Python/],
    "a question": ['prompt("name?")', noName("prompt"), /a browser's.*variable of a cell/],
    "a type that has no name": [
      "const a = b();",
      [complaint(4023, "Exported variable 'a' has or is using name 'B'.")],
      /const x: unknown = …/,
    ],
    "an export": [
      "export const a = 1;",
      [complaint(2323, "Cannot redeclare exported variable 'a'.")],
      /leave export out/,
    ],
    "an enum": ["enum A { b }", [complaint(1294, "This syntax is not allowed.")], /an object as const/],
    "print of Python": ['print("x")', noName("print"), /console\.log/],
    "the library before its import": [
      "lab.mean([1])",
      noName("lab"),
      /Run the cell with import \* as lab from "tastelab"/,
    ],
    "a name of the library": ["popularity()", noName("popularity"), /import { popularity } from "tastelab"/],
    "a package that is not there": [
      'import x from "@no/such/deep"',
      noModule("@no/such/deep"),
      /npm install @no\/such in/,
    ],
    "a file that is not there": ['import x from "./no.ts"', noModule("./no.ts"), /begin at the notebook's folder/],
    "a promise in place of its value": [
      "fit().length",
      [complaint(2339, "Property 'length' does not exist on type 'Promise<number[]>'.")],
      /write await before it/,
    ],
  };
  for (const [name, [source, complaints, hint]] of Object.entries(cases)) {
    it(`say what to do about ${name}`, () => assert.match(hintOf(source, complaints) ?? "", hint));
  }

  it("are not given for plain slips, nor for a cell that compiles", () => {
    assert.equal(
      hintOf("const a: string = 1;", [complaint(2322, "Type 'number' is not assignable to type 'string'.")]),
      null,
    );
    assert.equal(hintOf("!ready", [complaint(2322, "Type 'boolean' is not assignable to type 'string'.")]), null);
    assert.equal(hintOf("nowhere", noName("nowhere")), null);
    assert.equal(hintOf("%time", []), null);
  });

  it("stand last under complaints, and in place of those that help nobody", () => {
    assert.match(compileFailure(3, "popularity()", noName("popularity")).traceback.at(-1) ?? "", /^The library has/);
    assert.deepEqual(compileFailure(3, "!ls", noName("ls")).traceback.slice(1), ["    1 | !ls", "      | ^"]);
    assert.match(compileFailure(3, "%time 1", some).traceback[0] ?? "", /^cell 3:1:1 - %time is a command of IPython/);
  });
});
