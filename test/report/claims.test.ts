import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { claimsFolder, findClaim, loadClaims } from "../../lib/report/claims.ts";

const ids = `
d1-mf-recovers d1-mf-gradient d1-als d1-embedding-shapes d1-embedding-objective d1-lstm-runs d1-lstm-loss
d1-lstm-accuracy d1-lstm-recommender d1-encoder-decoder d1-word2vec-or-bert d1-hybrid d1-ranking-diversity
d1-privacy d1-privacy-dedup d1-realtime d1-llm-diversity d1-accuracy d1-adaptivity d1-data-quality
d1-compute-cost d1-text-understanding d1-association d1-attention d1-domains d1-translate
d2-dot d2-sigmoid d2-scoring d2-lstm-runs d2-lstm-train-loss d2-lstm-test-loss d2-sequence-beats-static
d2-time-embedding d2-pretrain d2-popularity-bias d2-cleaning d2-metrics d2-accuracy d2-content-coldstart
d2-pretrain-tasks d2-generality d2-model-size d2-business d2-energy
d3-gradient-sign d3-runs d3-padding d3-finetune d3-fusion d3-coldstart d3-peft d3-latency d3-domains
d3-multimodal d3-protocol d3-privacy d3-accuracy d3-objective d3-as-generation d3-concat d3-printed-output
d3-no-labels d3-sparsity d3-text-rich d3-robustness d3-adapter-params d3-adalora d3-peft-realtime d3-light
d3-lm-ladder d3-model-choice
d4-rnn d4-interest-vector d4-runs d4-textualise d4-evolution d4-transformer-vs-rnn d4-sport d4-explain
d4-privacy d4-generate d4-accuracy d4-factors d4-timestamps
d5-cosine-hand d5-cosine-torch d5-runs d5-cls-similarity d5-user-item d5-accuracy d5-pretrain-finetune
d5-compression d5-coldstart d5-distributed d5-explain d5-dynamic d5-size d5-euclidean d5-aggregate d5-hardware
d5-item-update d5-privacy d5-multimodal`
  .trim()
  .split(/\s+/);

type Json = Record<string, unknown>;

describe("loadClaims", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "claims-"));
    cpSync(claimsFolder, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Loads the claims after a change to those of document 2, whose first claim is the number d2-dot. */
  function refuses(change: (claims: Json[]) => void, message: RegExp): void {
    const file = join(folder, "d2.json");
    const before = readFileSync(file, "utf8");
    const content = JSON.parse(before) as { claims: Json[] };
    change(content.claims);
    writeFileSync(file, JSON.stringify(content));
    assert.throws(
      () => loadClaims(folder),
      (error: unknown) => error instanceof InputError && message.test(error.message),
    );
    writeFileSync(file, before);
  }

  it("holds every claim of the five documents, each once", () => {
    assert.equal(ids.length, 104);
    assert.deepEqual(
      loadClaims().map(({ id }) => id),
      ids,
    );
  });

  it("paraphrases in English, in whole sentences", () => {
    for (const { id, says, where } of loadClaims()) {
      assert.match(says, /\w{3,} .*[.]$/s, id);
      assert.ok(where.length > 0 && !/[\u4e00-\u9fff]/.test(says), id);
    }
  });

  it("gives every number a stated value and a tolerance with its reason, every direction a control", () => {
    for (const claim of loadClaims()) {
      if (claim.kind === "number") assert.ok(claim.tolerance.because.length > 3, claim.id);
      if (claim.kind === "direction") assert.ok(claim.control.length > 3, claim.id);
    }
  });

  it("lets the claims that say the same stand by those they name", () => {
    const seeing = loadClaims().filter(({ see }) => see !== undefined);
    assert.deepEqual(
      seeing.map(({ id }) => id),
      ["d2-accuracy", "d3-accuracy", "d4-accuracy", "d5-privacy", "d5-multimodal"],
    );
  });

  it("names file, claim and field of what is wrong", () => {
    refuses(
      (claims) => Object.assign(claims[0] ?? {}, { stated: "two" }),
      /d2\.json, claim d2-dot: wanted a finite number in stated, got “two”/,
    );
  });
  it("refuses an unknown field", () => {
    refuses(
      (claims) => Object.assign(claims[0] ?? {}, { tolerence: 1 }),
      /claim d2-dot: wanted one of the fields .*got “tolerence”/,
    );
  });
  it("refuses an unknown field of the tolerance", () => {
    refuses(
      (claims) => Object.assign(claims[0] ?? {}, { tolerance: { absolut: 0, because: "…" } }),
      /got “tolerance.absolut”/,
    );
  });
  it("refuses a missing field", () => {
    refuses((claims) => delete claims[0]?.unit, /claim d2-dot: wanted the field in unit, got nothing/);
  });
  it("refuses a tolerance without a reason, or without a distance", () => {
    refuses((claims) => Object.assign(claims[0] ?? {}, { tolerance: { absolute: 0 } }), /tolerance.because/);
    refuses(
      (claims) => Object.assign(claims[0] ?? {}, { tolerance: { because: "…" } }),
      /tolerance.absolute or tolerance.relative/,
    );
  });
  it("refuses a kind that there is not", () => {
    refuses(
      (claims) => Object.assign(claims[0] ?? {}, { kind: "rumour" }),
      /one of number, formula, code, direction, capability/,
    );
  });
  it("refuses an id that stands twice", () => {
    refuses((claims) => Object.assign(claims[1] ?? {}, { id: "d2-dot" }), /got a second d2-dot/);
  });
  it("refuses an id of another document", () => {
    refuses((claims) => Object.assign(claims[0] ?? {}, { id: "d3-dot" }), /an id that begins with d2-/);
  });
  it("refuses a tolerance that the trivial value would pass", () => {
    refuses(
      (claims) => Object.assign(claims[0] ?? {}, { tolerance: { absolute: 2, because: "…" } }),
      /claim d2-dot: wanted a tolerance that the trivial value 0 fails/,
    );
  });
  it("refuses code without “runs as printed”, and a see that leads nowhere", () => {
    const byId = (claims: Json[], id: string) => claims.find((claim) => claim.id === id) ?? {};
    refuses(
      (claims) => Object.assign(byId(claims, "d2-lstm-runs"), { checks: ["runs"] }),
      /“runs as printed” as the first/,
    );
    refuses((claims) => Object.assign(byId(claims, "d2-accuracy"), { see: ["d1-acuracy"] }), /got “d1-acuracy”/);
    refuses(
      (claims) => Object.assign(byId(claims, "d2-accuracy"), { see: ["d1-als"] }),
      /of the same kind \(direction\)/,
    );
  });
  it("says where broken JSON or a missing file is", () => {
    writeFileSync(join(folder, "d4.json"), '{ "document": "d4", "claims": [');
    assert.throws(() => loadClaims(folder), /d4\.json: wanted JSON, got .*JSON/);
    rmSync(join(folder, "d4.json"));
    assert.throws(() => loadClaims(folder), /d4\.json: wanted the claims of document d4/);
    writeFileSync(join(folder, "d4.json"), "[]");
    assert.throws(() => loadClaims(folder), /wanted \{ "document": "d4", "claims"/);
  });
});

describe("findClaim", () => {
  it("finds by id and names near ids otherwise", () => {
    const claims = loadClaims();
    assert.equal(findClaim(claims, "d5-size").id, "d5-size");
    assert.throws(() => findClaim(claims, "d1-mf-recover"), /Did you mean d1-mf-recovers,/);
  });
});
