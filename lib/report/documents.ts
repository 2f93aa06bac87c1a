import type { DocumentId } from "./ledger.ts";

/** The five documents whose statements are judged, by their subjects. */
export const documentTitles: Readonly<Record<DocumentId, string>> = {
  d1: "LLMs for personalised recommendation",
  d2: "LLMs and temporal patterns",
  d3: "LLMs fused with traditional recommenders",
  d4: "The evolution of user interests",
  d5: "Large-model-driven personalisation",
};

/** What each document proposes, in a few sentences. */
export const documentSummaries: Readonly<Record<DocumentId, string>> = {
  d1: "Proposes matrix factorisation, word vectors and an LSTM as the way from a user's words to personal recommendations, joined with content and made more diverse. It prints a factorisation, the shapes of embeddings, and a program with its losses and its accuracy on handwritten digits.",
  d2: "Holds that behaviour in order of time wants models of sequences: embeddings, an LSTM, a Transformer trained beforehand without labels. It prints a scoring formula with numbers and a program with its training and test losses.",
  d3: "Fine-tunes BERT as a predictor of ratings from the texts of items, with adapters and low-rank updates in place of all weights, and joins it with collaborative filtering. It promises more accuracy, help for new users and items, and robustness.",
  d4: "Turns behaviour into text and text into vectors of interest, and lets a recurrent network or a Transformer follow how they move. Its example: after sports shoes and sportswear come sport headphones and a watch. Its program ends where the model of evolution should begin.",
  d5: "Represents users and items by large models as vectors whose cosine ranks, trained beforehand and tuned as data come in. It works one cosine by hand and prints another from a program, and promises accuracy, adaptation and help for the new.",
};
