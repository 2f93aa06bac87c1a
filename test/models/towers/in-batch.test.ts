import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { gradientCheck } from "../../../lib/engine/gradient-check.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { type InBatchSource, inBatch, inBatchLoss } from "../../../lib/models/towers/in-batch.ts";

const source: InBatchSource = {
  targets: Int32Array.of(4, 2, 4, 7),
  users: Int32Array.of(0, 1, 2, 0),
  counts: Int32Array.of(1, 1, 10, 5, 60, 3, 0, 20),
  total: 100,
  owned: (user) => [Int32Array.of(4, 7), Int32Array.of(2), Int32Array.of(4, 3)][user] as Int32Array,
  hard: (user) => (user === 1 ? [3, 7] : []),
  correction: true,
};
const scoreOf = (row: number, item: number) => Math.sin(3 * row + item);

/** Yi et al. (2019), equation 5, prediction by prediction and copy by copy, in plain sums. */
function plainLoss(given: InBatchSource, temperature: number, score = scoreOf): number {
  const { targets, users, counts, total, owned, hard, correction } = given;
  const offset = (item: number) => (correction ? Math.log((targets.length * counts[item]!) / total) : 0);
  const added = new Set([...users].flatMap((user) => Array.from(hard(user))).filter((item) => !targets.includes(item)));
  let loss = 0;
  for (const [row, right] of targets.entries()) {
    const has = new Set(owned?.(users[row]!) ?? []);
    const own = Math.exp(score(row, right) / temperature - offset(right));
    let all = own;
    for (const item of targets) {
      if (item !== right && !has.has(item)) all += Math.exp(score(row, item) / temperature - offset(item));
    }
    for (const item of added) if (!has.has(item)) all += Math.exp(score(row, item) / temperature);
    loss -= Math.log(own / all) / targets.length;
  }
  return loss;
}

describe("the in-batch softmax", () => {
  before(() => useBackend());

  for (const [name, changed] of Object.entries({
    whole: {},
    "without correction": { correction: false },
    "without masks": { owned: null },
    "without hard negatives": { hard: () => [] },
  })) {
    it(`equals plain sums, and its gradient theirs: ${name}`, async () => {
      const given = { ...source, ...changed };
      const choice = inBatch(given);
      const width = choice.items.length;
      const start = Float32Array.from({ length: 4 * width }, (_, at) =>
        scoreOf(Math.floor(at / width), choice.items[at % width]!),
      );
      const scores = tf.tidy(() => tf.variable(tf.tensor2d(start, [4, width])));
      const check = await gradientCheck(
        { scores },
        () => inBatchLoss(scores as unknown as tf.Tensor2D, 0.5, choice).reshape([1]),
        (values) => [plainLoss(given, 0.5, (row, item) => values.scores![row * width + choice.items.indexOf(item)]!)],
        random(1),
      );
      scores.dispose();
      assert.ok(check.forward < 1e-5, `loss off by ${check.forward}`);
      assert.ok(check.gradient < 1e-5 && check.largest > 1e-3, `gradient off by ${check.gradient}`);
    });
  }

  it("estimates the sum over the catalogue with the correction, and another without", () => {
    const draw = random("skewed");
    const shares = [0.6, 0.2, 0.1, 0.06, 0.04];
    const powers = [1, 0.2, 0, 0, 0].map(Math.exp);
    const counts = Int32Array.from(shares, (share) => Math.round(100 * share));
    const item = () => {
      const at = draw.uniform();
      return shares.findIndex((_, last) => at < shares.slice(0, last + 1).reduce((sum, one) => sum + one, 0));
    };
    const exact = powers.reduce((sum, one) => sum + one, 0);
    const [steps, size] = [4000, 8];
    const estimated = (correction: boolean) => {
      let sum = 0;
      for (let step = 0; step < steps; step++) {
        const targets = Int32Array.from({ length: size }, item);
        const users = new Int32Array(size);
        const { items, offsets } = inBatch({
          ...source,
          targets,
          users,
          counts,
          owned: null,
          hard: () => [],
          correction,
        });
        for (const [at, one] of items.entries()) {
          // Of the row's own item only one copy stands there.
          const copies = one === targets[0] ? targets.filter((other) => other === one).length : 1;
          sum += (copies * powers[one]! * Math.exp(offsets[at]!)) / steps;
        }
      }
      return correction ? sum : (sum * shares.length) / size;
    };
    const [corrected, plain] = [estimated(true), estimated(false)];
    assert.ok(Math.abs(corrected / exact - 1) < 0.05, `${corrected} for ${exact}`);
    assert.ok(plain / exact > 1.3, `${plain} for ${exact}`);
  });
});
