import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError, shown } from "../base/errors.ts";
import { editDistance } from "../base/spelling.ts";
import { isFields, readClaim } from "./claim-fields.ts";
import type { Claim, DocumentId } from "./ledger.ts";

/** Where the project keeps its claims: one file a document. */
export const claimsFolder = fileURLToPath(new URL("../../data/claims", import.meta.url));

const documents: readonly DocumentId[] = ["d1", "d2", "d3", "d4", "d5"];

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError({
      wanted: "JSON",
      got: error instanceof Error ? error.message : String(error),
      where: file,
      fix: "Mend the file at that place.",
    });
  }
}

function readDocument(folder: string, document: DocumentId): Claim[] {
  const file = join(folder, `${document}.json`);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError({
      wanted: `the claims of document ${document}`,
      got: error instanceof Error ? error.message : String(error),
      where: file,
      fix: "Every document has its file; restore it.",
    });
  }
  const content = parse(text, file);
  if (!isFields(content) || content.document !== document || !Array.isArray(content.claims)) {
    throw new InputError({
      wanted: `{ "document": "${document}", "claims": [ … ] }`,
      got: shown(content),
      where: file,
      fix: "Write the document's own name and its list of claims.",
    });
  }
  return content.claims.map((claim, index) => readClaim(claim, document, file, index));
}

/** Refuses two claims of one id, and a "see" that leads nowhere, to itself, in a circle of two or to another kind. */
function checkTogether(claims: readonly Claim[], folder: string): void {
  const byId = new Map<string, Claim>();
  for (const claim of claims) {
    const where = `${join(folder, `${claim.document}.json`)}, claim ${claim.id}`;
    if (byId.has(claim.id)) {
      throw new InputError({
        wanted: "an id of its own for every claim",
        got: `a second ${claim.id}`,
        where,
        fix: "Rename one.",
      });
    }
    byId.set(claim.id, claim);
  }
  for (const claim of claims) {
    const where = `${join(folder, `${claim.document}.json`)}, claim ${claim.id}`;
    const seen = (claim.see ?? []).map((id) => byId.get(id));
    const wrong = seen.findIndex(
      (other) => other?.kind !== claim.kind || other.id === claim.id || other.see !== undefined,
    );
    if (wrong >= 0) {
      throw new InputError({
        wanted: `in see: claims of the same kind (${claim.kind}) with measurements of their own`,
        got: shown(claim.see?.[wrong]),
        where,
        fix: "Name such claims.",
      });
    }
    const theirs = new Set(seen.flatMap((other) => other?.checks ?? []));
    const missing = claim.see === undefined ? undefined : claim.checks?.find((check) => !theirs.has(check));
    if (missing !== undefined) {
      throw new InputError({
        wanted: "in checks: only what the claims named in see check",
        got: shown(missing),
        where,
        fix: "Add it to one of them.",
      });
    }
  }
}

/**
 * Every claim of the five documents, in the documents' order.
 *
 * Reads `<folder>/d1.json` … `d5.json`, each `{ document, claims }`. Throws InputError naming the file, the claim and the
 * field for a missing file, broken JSON, an unknown or missing field, a value of the wrong kind, an id that stands
 * twice, and a tolerance that the trivial value would pass.
 */
export function loadClaims(folder: string = claimsFolder): Claim[] {
  const claims = documents.flatMap((document) => readDocument(folder, document));
  checkTogether(claims, folder);
  return claims;
}

/** The claim of that id; InputError names the nearest ids when there is none. */
export function findClaim(claims: readonly Claim[], id: string): Claim {
  const found = claims.find((claim) => claim.id === id);
  if (found !== undefined) return found;
  const near = claims
    .map((claim) => ({ id: claim.id, distance: editDistance(id, claim.id) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3);
  throw new InputError({
    wanted: "the id of a claim in data/claims",
    got: shown(id),
    fix: `Did you mean ${near.map(({ id }) => id).join(", ")}?`,
  });
}
