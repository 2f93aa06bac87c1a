import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { meanGain, type TaskGain } from "../../lib/eval/mean-gain.ts";

const drawn = (task: string, shift: number, scale = 1): TaskGain => {
  const draw = random(3).stream(task);
  const gains = Float64Array.from({ length: 400 }, () => scale * (shift + draw.normal()));
  return { task, gains, units: Int32Array.from({ length: 400 }, (_, at) => Math.floor(at / 2)), population: "users" };
};

describe("mean gain in standard errors", () => {
  it("averages by unit first: a hand case", () => {
    // Units 1 and 3, 3: means 1, 3, 2; deviation 1, error 1/√3.
    const { byTask, value } = meanGain([{ task: "t", gains: [0, 2, 3, 2], units: [7, 7, 8, 9], population: "users" }]);
    assert.ok(Math.abs((byTask[0]?.mean ?? 0) - 2) < 1e-12);
    assert.ok(Math.abs(value - 2 * Math.sqrt(3)) < 1e-12);
  });
  it("does not depend on a task's unit", () => {
    const one = meanGain([drawn("a", 0.3), drawn("b", 0.1)]);
    const two = meanGain([drawn("a", 0.3, 100), drawn("b", 0.1, 0.001)]);
    assert.ok(Math.abs(one.value - two.value) < 1e-9);
    assert.ok(Math.abs(one.ci95[0] - two.ci95[0]) < 1e-9);
  });
  it("has an interval as wide as an average of independent parts has, and wider where they are one and the same", () => {
    const width = ({ ci95 }: { ci95: readonly [number, number] }) => ci95[1] - ci95[0];
    const independent = width(meanGain(["a", "b", "c", "d"].map((task) => drawn(task, 0))));
    assert.ok(Math.abs(independent - 2 * 1.96 * 0.5) < 0.25, `${independent}`);
    const same = width(meanGain(["a", "b", "c", "d"].map((task) => ({ ...drawn("a", 0), task }))));
    assert.ok(Math.abs(same - 2 * 1.96) < 0.4, `${same}`);
    assert.ok(meanGain([drawn("a", 0)]).ci95[0] < 0 && meanGain([drawn("a", 0.5)]).ci95[0] > 0);
  });
  it("refuses gains without spread", () => {
    assert.throws(() => meanGain([{ task: "t", gains: [1, 1], units: [1, 2], population: "users" }]), InputError);
    assert.throws(() => meanGain([{ task: "t", gains: [1, 2], units: [1, 1], population: "users" }]), InputError);
  });
});
