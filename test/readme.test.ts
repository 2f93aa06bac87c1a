import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../lib/workbench/commands.ts";
import { projectRoot } from "../lib/workbench/paths.ts";

const read = (name: string) => readFileSync(join(projectRoot, name), "utf8");

/** The commands of a text's blocks, without what is said of them. */
function commandsOf(text: string): string[] {
  return Array.from(text.matchAll(/^```\n([\s\S]*?)^```/gm), ([, block = ""]) => block.split("\n"))
    .flat()
    .filter((line) => /^(npm|npx) /.test(line))
    .map((line) => line.replace(/\s+#.*$/, ""));
}

describe("the READMEs", () => {
  const [english, chinese] = [read("README.md"), read("README.zh-CN.md")];

  it("teach the same commands and the same code in both languages", () => {
    const listed = commandsOf(english);
    assert.ok(listed.length > 20);
    assert.deepEqual([...commandsOf(chinese)].sort(), [...listed].sort());
    const [own = ""] = Array.from(english.matchAll(/```ts\n[\s\S]*?```/g), ([block]) => block);
    assert.match(own, /readOwnData/);
    assert.ok(chinese.includes(own));
  });

  it("name no command that does not exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const text of [english, chinese]) {
      const named = Array.from(text.matchAll(/npm run (?:--silent )?([a-z][a-z:]*)/g), ([, name = ""]) => name);
      assert.deepEqual(
        [...new Set(named)].filter((name) => !(name in scripts)),
        [],
      );
    }
    for (const name of Object.keys(commands).filter((name) => name !== "check")) {
      assert.ok(new RegExp(`npm (run (--silent )?)?${name}\\b`).test(english), `${name} stands in README.md`);
    }
  });

  it("link each other and pictures that are there", () => {
    assert.ok(english.includes("(README.zh-CN.md)") && chinese.includes("(README.md)"));
    for (const text of [english, chinese]) {
      for (const [, file = ""] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) assert.ok(read(file).length > 0, file);
    }
  });
});
