import { appendFileSync } from "node:fs";
import type { Context } from "mocha";

/**
 * Skips the running test and records why, so that the run can say at its end what it did not try.
 * The record goes to the file named by TASTELAB_SKIPS, which `npm test` sets.
 */
export function skip(context: Context, reason: string): never {
  const title = context.test?.fullTitle() ?? context.currentTest?.fullTitle() ?? "a test";
  const record = process.env.TASTELAB_SKIPS;
  if (record === undefined) console.log(`      skipped: ${reason}`);
  else appendFileSync(record, `${JSON.stringify({ title, reason })}\n`);
  context.skip();
}
