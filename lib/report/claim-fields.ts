import { InputError, shown } from "../base/errors.ts";
import { close } from "../base/numbers.ts";
import type { Claim, DocumentId, NumberClaim } from "./ledger.ts";
import { claimKinds } from "./verdicts.ts";

type Fields = Readonly<Record<string, unknown>>;
/** Null when the value is as it should be, else what was wanted. */
type Rule = (value: unknown) => string | null;
interface Field {
  readonly rule: Rule;
  readonly optional?: true;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const rule =
  (wanted: string, holds: (value: unknown) => boolean): Rule =>
  (value) =>
    holds(value) ? null : wanted;
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isList = (value: unknown, each: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(each) && new Set(value).size === value.length;

const text = rule("some text", isText);
const number = rule("a finite number", isNumber);
const texts = rule("a list of different texts, at least one", (value) => isList(value, isText));
const figures = rule(
  "a list of finite numbers",
  (value) => Array.isArray(value) && value.length > 0 && value.every(isNumber),
);
const atLeastZero = rule("a number of 0 or more", (value) => isNumber(value) && value >= 0);
const oneOf = (...values: readonly string[]) =>
  rule(`one of ${values.join(", ")}`, (value) => typeof value === "string" && values.includes(value));

const common: Readonly<Record<string, Field>> = {
  id: { rule: text },
  where: { rule: text },
  says: { rule: text },
  kind: { rule: text },
  note: { rule: text, optional: true },
  checks: { rule: texts, optional: true },
  untestable: { rule: text, optional: true },
  see: { rule: texts, optional: true },
};

const own: Readonly<Record<Claim["kind"], Readonly<Record<string, Field>>>> = {
  number: {
    stated: { rule: number },
    figures: { rule: figures, optional: true },
    unit: { rule: text },
    trivial: {
      rule: rule("a finite number, or null where nothing trivial exists", (value) => value === null || isNumber(value)),
    },
    tolerance: { rule: rule("an object with absolute or relative, and because", isFields) },
    decidedBy: { rule: oneOf("arithmetic", "measurement") },
  },
  direction: {
    better: { rule: text },
    worse: { rule: text },
    metric: { rule: text },
    margin: { rule: atLeastZero },
    control: { rule: text },
  },
  formula: { checks: { rule: texts } },
  code: { checks: { rule: texts } },
  capability: { checks: { rule: texts } },
};

const tolerance: Readonly<Record<string, Field>> = {
  absolute: { rule: atLeastZero, optional: true },
  relative: { rule: atLeastZero, optional: true },
  because: { rule: text },
};

function checkFields(fields: Fields, known: Readonly<Record<string, Field>>, where: string, prefix = ""): void {
  for (const key of Object.keys(fields)) {
    if (!(key in known)) {
      throw new InputError({
        wanted: `one of the fields ${Object.keys(known).join(", ")}`,
        got: shown(prefix + key),
        where,
        fix: "Correct the field's name or take it out.",
      });
    }
  }
  for (const [key, { rule, optional }] of Object.entries(known)) {
    const value = fields[key];
    if (value === undefined && optional) continue;
    const wanted = value === undefined ? "the field" : rule(value);
    if (wanted !== null) {
      throw new InputError({
        wanted: `${wanted} in ${prefix}${key}`,
        got: value === undefined ? "nothing" : shown(value),
        where,
        fix: `Write ${prefix}${key} as lib/report/ledger.ts describes it.`,
      });
    }
  }
}

/** Refuses a tolerance that a learner of nothing would pass: such a claim could not fail. */
export function refuseTrivialPass(claim: NumberClaim, where: string): void {
  if (claim.trivial === null || !close(claim.trivial, claim.stated, claim.tolerance)) return;
  throw new InputError({
    wanted: `a tolerance that the trivial value ${claim.trivial} fails`,
    got: `${claim.stated} ± ${JSON.stringify(claim.tolerance)}, which it passes`,
    where,
    fix: "Make the tolerance narrower.",
  });
}

/** One claim from its JSON; InputError names the file, the claim and the field for anything that is not as it should be. */
export function readClaim(value: unknown, document: DocumentId, file: string, index: number): Claim {
  const named = isFields(value) && isText(value.id) ? value.id : `number ${index + 1}`;
  const where = `${file}, claim ${named}`;
  if (!isFields(value)) {
    throw new InputError({
      wanted: "an object for each claim",
      got: shown(value),
      where,
      fix: 'Write { "id": …, … }.',
    });
  }
  const kind = claimKinds.find((kind) => kind === value.kind);
  if (kind === undefined) {
    throw new InputError({
      wanted: `one of ${claimKinds.join(", ")} in kind`,
      got: shown(value.kind),
      where,
      fix: "Say what kind of claim it is.",
    });
  }
  checkFields(value, { ...common, ...own[kind] }, where);
  if (!new RegExp(`^${document}-[a-z0-9-]+$`).test(String(value.id))) {
    throw new InputError({
      wanted: `an id that begins with ${document}- and goes on in small letters, digits and hyphens`,
      got: shown(value.id),
      where,
      fix: "Put the claim into the file of its document.",
    });
  }
  const claim = { ...value, document } as unknown as Claim;
  if (claim.kind === "number") {
    checkFields(claim.tolerance as unknown as Fields, tolerance, where, "tolerance.");
    if (claim.tolerance.absolute === undefined && claim.tolerance.relative === undefined) {
      throw new InputError({
        wanted: "tolerance.absolute or tolerance.relative",
        got: "neither",
        where,
        fix: "Say how far is near; 0 is allowed.",
      });
    }
    refuseTrivialPass(claim, where);
  }
  if (claim.kind === "code" && claim.checks[0] !== "runs as printed") {
    throw new InputError({
      wanted: "“runs as printed” as the first of checks",
      got: shown(claim.checks[0]),
      where,
      fix: "Add it.",
    });
  }
  return claim;
}
