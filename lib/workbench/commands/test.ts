import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../paths.ts";
import { runProgram } from "../process.ts";
import { run as check } from "./check.ts";

const mocha = join(projectRoot, "node_modules", "mocha", "bin", "mocha.js");

/** One test that was not tried, as test/support/skips.ts records it. */
interface Skip {
  readonly title: string;
  readonly reason: string;
}

/** How mocha's run ended, as its JSON reporter tells. */
interface Stats {
  readonly passes: number;
  readonly failures: number;
}

const help = `npm test                    style, types and the quick tests
npm run test:slow           the slow ones: quality floors on real data, the package in an empty project
  --grep WORDS    only tests whose names hold them; other options of mocha are handed on as well
For example: npm test -- --grep als`;

/**
 * Style, types and tests. `--slow` runs the quality floors (test/**\/*.slow.ts) instead of the quick suite; further
 * arguments go to mocha, e.g. `npm test -- --grep als`. Ends with what was skipped and why, and with
 * "N passed, N failed".
 */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(help);
    return 0;
  }
  const slow = args.includes("--slow");
  const checked = slow ? 0 : await check([]);
  const scratch = mkdtempSync(join(tmpdir(), "tastelab-test-"));
  const skips = join(scratch, "skips.jsonl");
  const stats = join(scratch, "stats.json");
  const status = await runProgram(
    process.execPath,
    [
      mocha,
      ...(slow ? ["--timeout", "3600000"] : []),
      "--reporter",
      join(projectRoot, "test", "support", "reporter.cjs"),
      slow ? "test/**/*.slow.ts" : "test/**/*.test.ts",
      ...args.filter((argument) => argument !== "--slow"),
    ],
    { TASTELAB_SKIPS: skips, TASTELAB_TEST_STATS: stats },
  );
  const { passes, failures } = existsSync(stats)
    ? (JSON.parse(readFileSync(stats, "utf8")) as Stats)
    : { passes: 0, failures: 1 };
  for (const line of skipLines(skips)) console.log(line);
  rmSync(scratch, { recursive: true, force: true });
  if (checked !== 0) console.log("The formatter, the linter or the type checker found something; see the top.");
  const failed = failures + (checked === 0 ? 0 : 1) + (status !== 0 && failures === 0 ? 1 : 0);
  console.log(`${passes} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** What was skipped, grouped by reason. */
function skipLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const byReason = new Map<string, Set<string>>();
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const { title, reason } = JSON.parse(line) as Skip;
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(title));
  }
  return [
    "Skipped:",
    ...[...byReason].map(([reason, titles]) => {
      const [first] = titles;
      return `  ${reason}: ${titles.size === 1 ? first : `${titles.size} tests or groups, such as ${first}`}`;
    }),
  ];
}
