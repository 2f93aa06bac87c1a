import { type ParseArgsConfig, parseArgs } from "node:util";
import { InputError } from "../base/errors.ts";

/** What a command takes. */
type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * The options and words of a command's line.
 * @param command as it is called, e.g. "npm run lab"
 * @param help what is said where a word is not understood
 * @param options those of `parseArgs`; words that are no options are taken where `words` says so
 * @throws InputError for what is not among them
 */
export function commandLine<const O extends Options>(
  args: readonly string[],
  { command, help, options, words = false }: { command: string; help: string; options: O; words?: boolean },
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: words });
  } catch (error) {
    throw new InputError({
      wanted: `options of ${command}`,
      got: (error as Error).message.split(". ")[0] ?? "",
      fix: `These are known:\n${help}`,
    });
  }
}

/** An option that is there or not. */
export const flag = { type: "boolean" } as const;
