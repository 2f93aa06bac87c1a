import type { LedgerSource, Measurement } from "./ledger.ts";
import { mimeTypes } from "./mime.ts";
import { cellAnchor, type NotebookFile } from "./nbformat.ts";

function isMeasurement(value: unknown): value is Measurement {
  return typeof value === "object" && value !== null && "claim" in value && "finding" in value && "protocol" in value;
}

/** The measurements that the cells of an executed notebook made, each with the cell it came from. */
export function readMeasurements(
  name: string,
  notebook: NotebookFile,
): { measurement: Measurement; source: LedgerSource }[] {
  return notebook.cells.flatMap((cell, index) =>
    cell.cell_type !== "code"
      ? []
      : cell.outputs.flatMap((output) => {
          const measurement = "data" in output ? output.data[mimeTypes.measurement] : undefined;
          return isMeasurement(measurement)
            ? [{ measurement, source: { notebook: name, anchor: cellAnchor(index) } }]
            : [];
        }),
  );
}
