import type { DocumentId } from "./ledger.ts";

/** The five documents whose statements are judged, by their subjects. */
export const documentTitles: Readonly<Record<DocumentId, string>> = {
  d1: "LLMs for personalised recommendation",
  d2: "LLMs and temporal patterns",
  d3: "LLMs fused with traditional recommenders",
  d4: "The evolution of user interests",
  d5: "Large-model-driven personalisation",
};
