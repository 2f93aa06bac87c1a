/** What a notebook shows of a value: one entry per MIME type, the richest that the viewer knows is taken. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/**
 * A value that knows how to show itself as the result of a cell. Its bundle always holds "text/plain" too; an empty
 * bundle shows nothing, for values that were shown when they were made.
 */
export interface Displayable {
  toMimeBundle(): MimeBundle;
}

/** MIME types of tastelab's own: read by the exporter and the ledger, passed over by other viewers. */
export const mimeTypes = {
  plotly: "application/vnd.plotly.v1+json",
  /** A `Measurement` (ledger.ts): a claim that a cell measured. */
  measurement: "application/vnd.tastelab.measurement+json",
  /** A note above the page, e.g. that a made-up data set stands in for the real one: { kind, text }. */
  banner: "application/vnd.tastelab.banner+json",
} as const;
