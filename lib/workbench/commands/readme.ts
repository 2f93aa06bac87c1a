import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadClaims } from "../../report/claims.ts";
import { readResults } from "../../report/results.ts";
import { chineseVerdictTable, verdictTable, withVerdictTable } from "../../report/verdict-table.ts";
import { commandLine, flag } from "../command-line.ts";
import { projectRoot } from "../paths.ts";

const help = `npm run readme    rewrites the tables of verdicts in README.md and README.zh-CN.md from data/claims and data/results
For example, after npm start -- --full --only 1-6-hybrid: npm run readme`;

/** Rewrites the tables of verdicts in README.md and README.zh-CN.md from data/claims and data/results. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = commandLine(args, { command: "npm run readme", help, options: { help: flag } });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const [claims, results] = [loadClaims(), readResults()];
  const tables = {
    "README.md": verdictTable(claims, results),
    "README.zh-CN.md": chineseVerdictTable(claims, results),
  };
  for (const [name, table] of Object.entries(tables)) {
    const file = join(projectRoot, name);
    const before = readFileSync(file, "utf8");
    const after = withVerdictTable(before, table, name);
    if (after === before) console.log(`${name} holds the table of verdicts as it is.`);
    else {
      writeFileSync(file, after);
      console.log(`${name}: the table of verdicts is written anew.`);
    }
  }
  return 0;
}
