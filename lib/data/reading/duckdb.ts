import type { DuckDBConnection } from "@duckdb/node-api";
import { InputError } from "../../base/errors.ts";

/**
 * Runs `use` with a DuckDB of its own in memory. DuckDB is loaded here and only when a file asks for it; it may not
 * fetch extensions, so that reading a file never touches the network.
 */
export async function withDuckDB<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column's name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** DuckDB's message about a file it could not read, as an InputError with the line where it names one. */
export function unreadable(path: string, wanted: string, error: unknown): InputError {
  const message = error instanceof Error ? error.message : String(error);
  const line = /\bline (\d+)/i.exec(message)?.[1];
  return new InputError({
    where: line === undefined ? path : `${path}:${line}`,
    wanted,
    got:
      message
        .split("\n")[0]
        ?.replace(/\.\s*$/, "")
        .slice(0, 300) ?? "an error",
    fix: "The file may have been cut off or written by a program that failed; write it anew.",
  });
}
