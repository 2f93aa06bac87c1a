import { InputError, shown } from "../../base/errors.ts";
import { withDefaults } from "../../base/options.ts";
import { type Encoding, encodings } from "./encoding.ts";

/** A column by its name in the header, or by its 0-based position in a file without one. */
export type ColumnName = string | number;

/** How a file is written. */
export type FileFormat = "delimited" | "json" | "parquet";

/** How `readInteractions` is to read a file. Whatever is left out is found out, and told in the notes. */
export interface ReadOptions {
  /** The column of user ids. */
  readonly user?: ColumnName;
  /** The column of item ids. */
  readonly item?: ColumnName;
  /** The column of ratings, play counts …; null for "read none". */
  readonly value?: ColumnName | null;
  /** The column of times; null for "read none". */
  readonly time?: ColumnName | null;
  /** "," "\t" ";" "|" "::" " " or any other text between two fields. */
  readonly delimiter?: string;
  /** Whether fields may stand in double quotes. Default true. */
  readonly quoted?: boolean;
  /** Whether the first record names the columns. Default: yes, unless columns are given by position. */
  readonly header?: boolean;
  /** Default: UTF-8, or UTF-16 where a byte order mark or zero bytes say so. */
  readonly encoding?: Encoding;
  /** JSON is an array of objects or one object a line. Default: by the file's name and first bytes. */
  readonly format?: FileFormat;
  /** What becomes of a row that cannot be read: an error at its place (default), or a count in the notes. */
  readonly badRows?: "stop" | "skip";
}

/** `ReadOptions` with every key there; undefined where it is to be found out. */
export interface ResolvedReadOptions {
  readonly user: ColumnName | undefined;
  readonly item: ColumnName | undefined;
  readonly value: ColumnName | null | undefined;
  readonly time: ColumnName | null | undefined;
  readonly delimiter: string | undefined;
  readonly quoted: boolean;
  readonly header: boolean;
  readonly encoding: Encoding | undefined;
  readonly format: FileFormat | undefined;
  readonly badRows: "stop" | "skip";
}

/** Checks options as a user wrote them. Throws InputError for an unknown key or an impossible value. */
export function resolveReadOptions(given: ReadOptions): ResolvedReadOptions {
  const positions = [given.user, given.item, given.value, given.time].some((column) => typeof column === "number");
  const defaults: ResolvedReadOptions = {
    user: undefined,
    item: undefined,
    value: undefined,
    time: undefined,
    delimiter: undefined,
    quoted: true,
    header: !positions,
    encoding: undefined,
    format: undefined,
    badRows: "stop",
  };
  const options = withDefaults<ResolvedReadOptions>("readInteractions", defaults, given);
  for (const key of ["user", "item", "value", "time"] as const) {
    const column = options[key];
    const none = column === undefined || (column === null && (key === "value" || key === "time"));
    const position = typeof column === "number" && Number.isInteger(column) && column >= 0;
    if (!none && !position && (typeof column !== "string" || column === "")) {
      throw wrong(key, "a column's name or its 0-based position", column);
    }
  }
  const { delimiter, encoding, format, badRows } = options;
  if (delimiter !== undefined && (typeof delimiter !== "string" || delimiter === "" || /["\n\r]/.test(delimiter))) {
    throw wrong("delimiter", "a text without quotes and line ends", delimiter);
  }
  for (const key of ["quoted", "header"] as const) {
    if (typeof options[key] !== "boolean") throw wrong(key, "true or false", options[key]);
  }
  if (encoding !== undefined && !encodings.includes(encoding)) throw wrong("encoding", list(encodings), encoding);
  const formats: readonly FileFormat[] = ["delimited", "json", "parquet"];
  if (format !== undefined && !formats.includes(format)) throw wrong("format", list(formats), format);
  if (badRows !== "stop" && badRows !== "skip") throw wrong("badRows", list(["stop", "skip"]), badRows);
  return options;
}

function wrong(key: string, wanted: string, value: unknown): InputError {
  return new InputError({
    where: "readInteractions",
    wanted: `${key} to be ${wanted}`,
    got: shown(value),
    fix: `Change ${key}.`,
  });
}

function list(values: readonly string[]): string {
  return `one of ${values.map((value) => shown(value)).join(", ")}`;
}
