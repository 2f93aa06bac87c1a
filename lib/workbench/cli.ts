import { InputError, shown } from "../base/errors.ts";

/** A command: its arguments in, its exit code out. */
type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<{ run: Command }>>> = {
  start: () => import("./commands/start.ts"),
  test: () => import("./commands/test.ts"),
  check: () => import("./commands/check.ts"),
  backend: () => import("./commands/backend.ts"),
  lab: () => import("./commands/lab.ts"),
  bench: () => import("./commands/bench.ts"),
  models: () => import("./commands/models.ts"),
  pack: () => import("./commands/pack.ts"),
  readme: () => import("./commands/readme.ts"),
};

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const load = commands[name];
  if (load === undefined) {
    throw new InputError({
      wanted: `one of the commands ${Object.keys(commands).join(", ")}`,
      got: shown(name),
      fix: "For example: npm start",
    });
  }
  return (await load()).run(args);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof InputError ? error.message : error);
    process.exitCode = 1;
  },
);
