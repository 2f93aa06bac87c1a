import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadClaims } from "../../report/claims.ts";
import { readResults } from "../../report/results.ts";
import { verdictTable, withVerdictTable } from "../../report/verdict-table.ts";
import { projectRoot } from "../paths.ts";

/** Rewrites the table of verdicts in README.md from data/claims and data/results. */
export async function run(): Promise<number> {
  const file = join(projectRoot, "README.md");
  const before = readFileSync(file, "utf8");
  const after = withVerdictTable(before, verdictTable(loadClaims(), readResults()));
  if (after === before) console.log("README.md holds the table of verdicts as it is.");
  else {
    writeFileSync(file, after);
    console.log("README.md: the table of verdicts is written anew.");
  }
  return 0;
}
