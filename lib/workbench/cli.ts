import { InputError, shown } from "../base/errors.ts";
import { nearestWord, UsageError } from "./command-line.ts";
import { commands } from "./commands.ts";

function help(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { says, example }]) => `  ${name.padEnd(width)}  ${says}\n  ${" ".repeat(width)}  ${example}`,
  );
  return `tastelab <command> [options], or npm run <command> -- [options]\n\n${lines.join("\n")}\n
Every command explains its own options with --help. Exit codes: 0 done, 1 failed, 2 not understood, 130 interrupted.`;
}

async function main([name = "--help", ...args]: readonly string[]): Promise<number> {
  if (["--help", "-h", "help"].includes(name)) {
    console.log(help());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const near = nearestWord(name, Object.keys(commands));
    throw new UsageError({
      wanted: `one of the commands ${Object.keys(commands).join(", ")}`,
      got: shown(name),
      fix: near === undefined ? "See tastelab --help." : `Did you mean ${near}?`,
    });
  }
  return (await command.load()).run(args);
}

// Whoever reads through a pipe may stop early, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof InputError;
    if (known && process.argv.includes("--json")) console.log(JSON.stringify({ error: error.problem }, null, 1));
    console.error(known ? error.message : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
