import { type ParseArgsConfig, parseArgs } from "node:util";
import { InputError } from "../base/errors.ts";
import { nearSpellings } from "../base/spelling.ts";

/** What a command takes. */
type Options = NonNullable<ParseArgsConfig["options"]>;

/** A command line that means nothing; the command ends with 2, and nothing was done. */
export class UsageError extends InputError {}

/** The known word that is meant, if one is near: a letter wrong, or two letters that changed places. */
export function nearestWord(asked: string, known: readonly string[]): string | undefined {
  const swapped = Array.from(asked, (_, at) => {
    const [one = "", other = ""] = asked.slice(at, at + 2);
    return `${asked.slice(0, at)}${other}${one}${asked.slice(at + 2)}`;
  });
  return nearSpellings(asked, known)[0] ?? known.find((word) => swapped.includes(word));
}

/** What every command takes, and what its messages say. */
interface CommandLine<O extends Options> {
  /** As it is called, e.g. "npm run lab". */
  readonly command: string;
  /** What is said where a word is not understood and no known one is near. */
  readonly help: string;
  /** Those of `parseArgs`. */
  readonly options: O;
  /** Whether words that are no options are taken. */
  readonly words?: boolean;
}

/**
 * The options and words of a command's line.
 * @throws UsageError for what is not among them, with the known option that is near, if one is
 */
export function commandLine<const O extends Options>(args: readonly string[], about: CommandLine<O>) {
  const { command, help, options, words = false } = about;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: words });
  } catch (error) {
    const got = (error as Error).message.split(". ")[0] ?? "";
    const [, asked = ""] = /option '--([^']+)'/.exec(got) ?? [];
    const near = asked === "" || asked in options ? undefined : nearestWord(asked, Object.keys(options));
    throw new UsageError({
      wanted: `options of ${command}`,
      got,
      fix: near === undefined ? `These are known:\n${help}` : `Did you mean --${near}?`,
    });
  }
}

/** An option that is there or not. */
export const flag = { type: "boolean" } as const;

/** An option that is followed by a value. */
export const text = { type: "string" } as const;

/** One that may be given several times. */
export const texts = { type: "string", multiple: true } as const;
