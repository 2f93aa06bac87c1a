import { InputError } from "../base/errors.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { assemble, type Column, columnsOf } from "./columns.ts";
import type { Evaluation } from "./types.ts";

/**
 * What an evaluation says of some of its queries alone, such as those with long histories: a choice that is made by
 * what is known when asked, never by the answers. Figures that belong to all lists together and those of ratings are
 * left out; queries without an answer keep their value, and are counted for the whole.
 * @param rows places of the queries
 * @param which the queries are, for the protocol: "histories of at most 20 events"
 * @throws InputError without rows or for a place that no query has
 */
export function amongQueries(
  evaluation: Evaluation,
  rows: readonly number[],
  which: string,
  options?: Partial<BootstrapOptions>,
): Evaluation {
  const columns = columnsOf(evaluation).filter(({ per }) => per === "query");
  const queries = columns[0]?.values.length ?? 0;
  if (rows.length === 0 || rows.some((row) => !Number.isInteger(row) || row < 0 || row >= queries)) {
    throw new InputError({
      wanted: `places of queries, from 0 to ${queries - 1}`,
      got: rows.length === 0 ? "none" : `among them ${rows.find((row) => !(row >= 0 && row < queries)) ?? rows[0]}`,
      where: "amongQueries",
      fix: "Choose rows of the queries that were evaluated.",
    });
  }
  const some = columns.map(
    (column): Column => ({ ...column, values: Float64Array.from(rows, (row) => column.values[row] as number) }),
  );
  const heading = {
    ...evaluation,
    protocol: `${evaluation.protocol}; of these ${which}: ${rows.length.toLocaleString("en-US")} queries`,
    users: evaluation.users && Int32Array.from(rows, (row) => evaluation.users?.[row] as number),
    ratingUsers: new Int32Array(0),
  };
  return assemble(heading, some, options);
}
