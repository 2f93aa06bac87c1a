import { InputError, shown } from "../base/errors.ts";
import { close } from "../base/numbers.ts";
import { refuseTrivialPass } from "./claim-fields.ts";
import type { Claim, DirectionClaim, Measurement, NumberClaim, Verdict } from "./ledger.ts";

function refuse(claim: Claim, wanted: string, got: string, fix: string): never {
  throw new InputError({ wanted, got, where: `the measurement of ${claim.id}`, fix });
}

function finite(claim: Claim, value: number | undefined, name: string): number {
  if (value !== undefined && Number.isFinite(value)) return value;
  return refuse(
    claim,
    `a finite number in ${name}`,
    value === undefined ? "nothing" : String(value),
    "Where nothing could be measured, say so in unmeasured, with the reason.",
  );
}

type Interval = readonly [number, number];

function interval(claim: Claim, value: number, given: Interval | undefined, name: string): Interval {
  if (given === undefined)
    return refuse(claim, `the 95 % interval in ${name}`, "nothing", "Compare pairwise and hand it on.");
  const [low, high] = [finite(claim, given[0], name), finite(claim, given[1], name)];
  if (low <= value && value <= high) return [low, high];
  return refuse(
    claim,
    `an interval around ${value} in ${name}`,
    shown(given),
    "Hand on the interval of this very value.",
  );
}

/** Whether every check held. The measurement must answer exactly the checks that the claim lists. */
function checksHold(claim: Claim, checks: Readonly<Record<string, boolean>> = {}): boolean {
  const wanted = claim.checks ?? [];
  for (const name of Object.keys(checks)) {
    if (!wanted.includes(name)) {
      refuse(
        claim,
        wanted.length === 0 ? "no checks" : `only the checks ${wanted.map((check) => shown(check, 200)).join(", ")}`,
        shown(name, 200),
        "Add it to the claim first, or correct its name.",
      );
    }
  }
  for (const name of wanted) {
    if (typeof checks[name] !== "boolean") {
      refuse(
        claim,
        `true or false for the check ${shown(name, 200)}`,
        shown(checks[name]),
        "Answer every check of the claim.",
      );
    }
  }
  return wanted.every((name) => checks[name] === true);
}

function judgeNumber(claim: NumberClaim, measurement: Measurement): Verdict {
  refuseTrivialPass(claim, `claim ${claim.id}`);
  const miss = claim.decidedBy === "arithmetic" ? "contradicted by arithmetic" : "not reproduced";
  const holds = checksHold(claim, measurement.checks);
  if (!holds && measurement.value === undefined) return miss;
  const value = finite(claim, measurement.value, "value");
  if (measurement.interval !== undefined) interval(claim, value, measurement.interval, "interval");
  return holds && close(value, claim.stated, claim.tolerance) ? "reproduced" : miss;
}

function judgeDirection(claim: DirectionClaim, measurement: Measurement): Verdict {
  const value = finite(claim, measurement.value, "value");
  const [low] = interval(claim, value, measurement.interval, "interval");
  const { control } = measurement;
  if (control === undefined) {
    return refuse(
      claim,
      `the same difference on the control (${claim.control})`,
      "nothing",
      "Measure it where nothing can be won.",
    );
  }
  const [controlLow] = interval(
    claim,
    finite(claim, control.value, "control.value"),
    control.interval,
    "control.interval",
  );
  if (!checksHold(claim, measurement.checks)) return "not reproduced";
  if (value <= 0 || controlLow > claim.margin) return "not reproduced";
  const seeds = new Set(measurement.seeds).size;
  return low > claim.margin && seeds !== 1 ? "reproduced" : "same direction";
}

/**
 * The verdict on a claim, from a measurement alone. Never typed by hand.
 *
 * | kind | measured | verdict |
 * |---|---|---|
 * | any | `unmeasured`, and the claim says why it is `untestable` | untestable here |
 * | any | `unmeasured` otherwise | not yet measured |
 * | number | every check held and |value − stated| ≤ absolute + relative · |stated| | reproduced |
 * | number | else, decided by arithmetic | contradicted by arithmetic |
 * | number | else, decided by measurement | not reproduced |
 * | direction | a check failed, value ≤ 0, or the control's interval lies above the margin: it wins where nothing can be won | not reproduced |
 * | direction | value > 0 and the interval's lower end lies above the margin, with several seeds or with nothing drawn (no seeds) | reproduced |
 * | direction | value > 0 otherwise: the interval reaches the margin, or one seed alone | same direction |
 * | formula | every check held / else | reproduced / contradicted by arithmetic |
 * | code | "runs as printed" false | does not run as printed |
 * | code | every check held / else | reproduced / not reproduced |
 * | capability | every check held / else | built and measured / not reproduced |
 *
 * Throws InputError for a measurement that cannot be judged: of another claim, a number that is missing, NaN or
 * infinite, a direction without interval or control, an interval that does not hold its value, a check the claim does
 * not list or one it lists and the measurement leaves out; and for a tolerance that the trivial value would pass.
 */
export function judge(claim: Claim, measurement: Measurement): Verdict {
  if (measurement.claim !== claim.id)
    refuse(claim, `a measurement of ${claim.id}`, `one of ${shown(measurement.claim)}`, "Pair them by id.");
  if (measurement.unmeasured !== undefined)
    return claim.untestable === undefined ? "not yet measured" : "untestable here";
  switch (claim.kind) {
    case "number":
      return judgeNumber(claim, measurement);
    case "direction":
      return judgeDirection(claim, measurement);
    case "formula":
      return checksHold(claim, measurement.checks) ? "reproduced" : "contradicted by arithmetic";
    case "code": {
      const holds = checksHold(claim, measurement.checks);
      if (measurement.checks?.["runs as printed"] !== true) return "does not run as printed";
      return holds ? "reproduced" : "not reproduced";
    }
    case "capability":
      return checksHold(claim, measurement.checks) ? "built and measured" : "not reproduced";
  }
}
