import assert from "node:assert/strict";
import { close, quantile } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { meanSurprise, natsPerToken, natsPerTokenLess } from "../../lib/eval/nats-per-token.ts";

const draw = random(6);
const counts = Array.from({ length: 200 }, () => 1 + draw.integer(30));
const surprise = (rate: number) => ({ nats: counts.map((count) => count * (rate + 0.5 * draw.normal())), counts });
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("nats a token", () => {
  it("is the sum over the sum, with the interval of a bootstrap over texts written down once more", () => {
    const given = surprise(3);
    const { value, ci95 } = natsPerToken(given);
    assert.ok(close(value, sum(given.nats) / sum(counts), { relative: 1e-12 }));
    const again = random("again");
    const figures = Array.from({ length: 2000 }, () => {
      const drawn = counts.map(() => again.integer(counts.length));
      return sum(drawn.map((text) => given.nats[text] as number)) / sum(drawn.map((text) => counts[text] as number));
    });
    for (const [at, q] of [0.025, 0.975].entries()) {
      assert.ok(close(ci95[at] as number, quantile(figures, q), { absolute: 0.02 }), `${ci95} ${quantile(figures, q)}`);
    }
    assert.ok(ci95[1] - ci95[0] > 0.1);
  });

  it("compares on the same texts: what both share does not widen the interval", () => {
    const given = surprise(3);
    const better = { nats: given.nats.map((value, text) => value - 0.1 * (counts[text] as number)), counts };
    const { value, ci95 } = natsPerTokenLess(better, given);
    for (const figure of [value, ...ci95]) assert.ok(close(figure, -0.1, { absolute: 1e-9 }));
    assert.throws(() => natsPerTokenLess(better, { nats: given.nats, counts: counts.slice(1) }), /internal/);
  });

  it("averages seeds text by text", () => {
    const mean = meanSurprise([
      { nats: [1, 2], counts: [3, 4] },
      { nats: [3, 5], counts: [3, 4] },
    ]);
    assert.deepEqual([...Array.from(mean.nats)], [2, 3.5]);
    assert.deepEqual(mean.counts, [3, 4]);
  });
});
