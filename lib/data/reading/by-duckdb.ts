import type { DuckDBConnection } from "@duckdb/node-api";
import { InputError, shown } from "../../base/errors.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import { interactions } from "../interactions.ts";
import type { EventsRead } from "./by-rows.ts";
import { findColumns, type Places } from "./columns.ts";
import { identifier, literal, unreadable, withDuckDB } from "./duckdb.ts";
import type { FileHead } from "./file-head.ts";
import { jsonFault } from "./json-fault.ts";
import type { ResolvedReadOptions } from "./options.ts";
import { type TimeUnit, unitOfSize, unitSeconds } from "./times.ts";

/** Events read through DuckDB, with the columns there were. */
export interface DuckDBRead extends EventsRead {
  readonly columns: readonly string[];
  readonly places: Places;
}

/** Reads a JSON or Parquet file; ids are numbered inside DuckDB, in the order of the file. */
export function readByDuckDB(
  path: string,
  head: Pick<FileHead, "format" | "text">,
  options: ResolvedReadOptions,
): Promise<DuckDBRead> {
  const parquet = head.format === "parquet";
  const lines = !parquet && !head.text.trimStart().startsWith("[");
  const tolerant = lines && options.badRows === "skip" ? ", format = 'newline_delimited', ignore_errors = true" : "";
  return withDuckDB(async (connection) => {
    try {
      const columns = await (parquet ? parquetColumns(connection, path) : jsonColumns(connection, path, tolerant));
      const places = findColumns(path, columns, { ...options, header: true });
      await loadRaw(connection, columns, places, (types) =>
        parquet ? `read_parquet(${literal(path)})` : `read_json(${literal(path)}, columns = {${types}}${tolerant})`,
      );
      const unit = places.time < 0 ? null : await timeUnitOf(connection);
      await loadEvents(connection, places, unit);
      const skipped = await badRows(connection, path, places, columns, options.badRows);
      return { ...(await collect(connection, places, unit)), columns, places, skipped, spread: 0 };
    } catch (error) {
      if (error instanceof InputError) throw error;
      const fault = parquet ? null : await jsonFault(path);
      throw fault ?? unreadable(path, parquet ? "a Parquet file" : "JSON objects of events", error);
    }
  });
}

/** The columns of a Parquet file. */
export async function parquetColumns(connection: DuckDBConnection, path: string): Promise<string[]> {
  const found = await connection.runAndReadAll(
    `SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(${literal(path)}))`,
  );
  return found.getRowsJS().map((row) => String(row[0]));
}

/** The keys of the first thousand objects, in order of first sight. @param tolerant more options of DuckDB's reader, or "" */
export async function jsonColumns(connection: DuckDBConnection, path: string, tolerant: string): Promise<string[]> {
  const found = await connection.runAndReadAll(
    `SELECT json_keys(json) FROM read_json_objects(${literal(path)}${tolerant}) WHERE json_type(json) = 'OBJECT' LIMIT 1000`,
  );
  return [...new Set(found.getRowsJson().flatMap((row) => (row[0] ?? []) as string[]))];
}

/** The four columns as texts, in the order of the file (DuckDB keeps it), in a table "raw"; absent ones are null. */
async function loadRaw(
  connection: DuckDBConnection,
  columns: readonly string[],
  places: Places,
  source: (types: string) => string,
): Promise<void> {
  const used = Object.entries(places).map(([part, place]) => ({ part, name: columns[place] }));
  const types = used.flatMap(({ name }) => (name === undefined ? [] : [`${literal(name)}: 'VARCHAR'`]));
  const selected = used.map(
    ({ part, name }) => `${name === undefined ? "NULL" : identifier(name)}::VARCHAR AS ${identifier(part)}`,
  );
  await connection.run(`CREATE TEMP TABLE raw AS SELECT ${selected.join(", ")} FROM ${source(types.join(", "))}`);
}

/** Whether times are written dates, else their unit by the largest number. */
async function timeUnitOf(connection: DuckDBConnection): Promise<TimeUnit | "iso"> {
  const found = await connection.runAndReadAll(
    `SELECT count(try_cast("time" AS DOUBLE)), count(try_cast("time" AS TIMESTAMPTZ)),
            max(abs(try_cast("time" AS DOUBLE))) FROM raw`,
  );
  const [numbers, dates, largest] = (found.getRowsJS()[0] ?? []).map(Number) as [number, number, number];
  return numbers < dates ? "iso" : unitOfSize(largest);
}

/** A table "events" of parsed values, with the first fault of each row (null for a good one). */
async function loadEvents(connection: DuckDBConnection, places: Places, unit: TimeUnit | "iso" | null): Promise<void> {
  const time =
    unit === null
      ? "NULL"
      : unit === "iso"
        ? `epoch(try_cast("time" AS TIMESTAMPTZ))`
        : `try_cast("time" AS DOUBLE) * ${unitSeconds[unit]}`;
  const faults = [
    `WHEN coalesce("user", '') = '' THEN 'user'`,
    `WHEN coalesce("item", '') = '' THEN 'item'`,
    ...(places.value < 0 ? [] : [`WHEN coalesce(isfinite(try_cast("value" AS FLOAT)), false) = false THEN 'value'`]),
    ...(places.time < 0 ? [] : [`WHEN coalesce(isfinite((${time})::DOUBLE), false) = false THEN 'time'`]),
  ];
  await connection.run(
    `CREATE TEMP TABLE events AS SELECT rowid AS place, "user", "item", try_cast("value" AS FLOAT) AS v,
     (${time})::DOUBLE AS t, CASE ${faults.join(" ")} END AS fault FROM raw`,
  );
}

async function badRows(
  connection: DuckDBConnection,
  path: string,
  places: Places,
  columns: readonly string[],
  policy: "stop" | "skip",
): Promise<EventsRead["skipped"]> {
  const found = await connection.runAndReadAll(
    `SELECT count(fault), min(place) FILTER (fault IS NOT NULL) FROM events`,
  );
  const [count, place] = (found.getRowsJS()[0] ?? []).map(Number) as [number, number];
  if (count === 0) return null;
  const row = await connection.runAndReadAll(
    `SELECT fault, raw."user", raw."item", raw."value", raw."time" FROM events, raw
     WHERE events.place = ${place} AND raw.rowid = ${place}`,
  );
  const [fault, ...texts] = (row.getRowsJS()[0] ?? []) as [keyof Places, ...(string | null)[]];
  const text = texts[["user", "item", "value", "time"].indexOf(fault)];
  const problem = new InputError({
    where: `${path}, row ${place + 1}, column ${shown(columns[places[fault]])}`,
    wanted:
      fault === "value" ? "a number" : fault === "time" ? "a number or an ISO date, as in the other rows" : "an id",
    got: text === null || text === "" ? "nothing" : shown(text),
    fix: 'Mend the row, or pass { badRows: "skip" } to pass over such rows and count them.',
  });
  if (policy === "stop") throw problem;
  await connection.run("DELETE FROM events WHERE fault IS NOT NULL");
  return { count, first: problem.message };
}

/** Numbers the ids by first sight and reads the columns into typed arrays. */
async function collect(connection: DuckDBConnection, places: Places, timeUnit: TimeUnit | "iso" | null) {
  const ids: Record<"user" | "item", string[]> = { user: [], item: [] };
  for (const kind of ["user", "item"] as const) {
    await connection.run(
      `CREATE TEMP TABLE ${kind}_ids AS SELECT "${kind}" AS id, (row_number() OVER (ORDER BY first) - 1)::INTEGER AS index
       FROM (SELECT "${kind}", min(place) AS first FROM events GROUP BY "${kind}")`,
    );
    const found = await connection.runAndReadAll(`SELECT id FROM ${kind}_ids ORDER BY index`);
    ids[kind] = found.getRowsJS().map((row) => String(row[0]));
  }
  const counted = await connection.runAndReadAll("SELECT count(*) FROM events");
  const length = Number(counted.getRowsJS()[0]?.[0]);
  const columns = [
    new Int32Array(length),
    new Int32Array(length),
    new Float32Array(length),
    new Float64Array(length),
  ] as const;
  const result = await connection.stream(
    `SELECT user_ids.index, item_ids.index, v, t FROM events
     JOIN user_ids ON events."user" = user_ids.id JOIN item_ids ON events."item" = item_ids.id ORDER BY place`,
  );
  let at = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [index, column] of columns.entries()) {
      chunk.visitColumnValues(index, (value, row) => {
        column[at + row] = Number(value);
      });
    }
    at += chunk.rowCount;
  }
  const [user, item, value, time] = columns;
  return {
    interactions: interactions({
      users: vocabulary("user", ids.user),
      items: vocabulary("item", ids.item),
      user,
      item,
      value: places.value < 0 ? null : value,
      time: places.time < 0 ? null : time,
    }),
    timeUnit,
  };
}
