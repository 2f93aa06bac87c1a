import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { madeUpDigits } from "../../lib/data/made-up-digits.ts";
import { pixelRows, pixelTokens, someDigits } from "../../lib/data/pixels.ts";

const digits = madeUpDigits(300, random(1));

describe("data: pictures as sequences", () => {
  it("reads lines of pixels from 0 to 1", () => {
    const { rows, steps, input, target } = pixelRows(digits);
    assert.deepEqual([rows, steps, input.length], [300, 28, 300 * 784]);
    assert.equal(target, digits.labels);
    for (const at of [0, 5, 783, 784 * 7 + 300]) {
      assert.ok(close(input[at] as number, (digits.images[at] as number) / 255, { relative: 1e-7 }));
    }
  });

  it("averages blocks and cuts greys into levels", () => {
    const { rows, steps, input } = pixelTokens(digits, 4, 16);
    assert.deepEqual([rows, steps, input.length], [300, 49, 300 * 49]);
    for (const [picture, line, column] of [
      [0, 0, 0],
      [3, 2, 4],
      [299, 6, 6],
    ] as const) {
      let sum = 0;
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 4; x++)
          sum += digits.images[picture * 784 + (line * 4 + y) * 28 + column * 4 + x] as number;
      }
      assert.equal(input[picture * 49 + line * 7 + column], Math.floor(sum / 16 / 16));
    }
    const white = { length: 1, images: new Uint8Array(784).fill(255), labels: Uint8Array.of(1) };
    assert.deepEqual([...new Set(pixelTokens(white, 2, 256).input)], [255]);
    assert.deepEqual([...new Set(pixelTokens(white, 7, 2).input)], [1]);
    assert.deepEqual([...pixelTokens(digits, 1, 256).input], [...digits.images]);
    assert.throws(() => pixelTokens(digits, 5, 16), /28 \/ block/);
    assert.throws(() => pixelTokens(digits, 4, 1), /levels/);
  });

  it("takes some of the pictures", () => {
    const some = someDigits(digits, 290, 1000);
    assert.equal(some.length, 10);
    assert.deepEqual([...some.labels], [...digits.labels.subarray(290)]);
    assert.deepEqual([...some.images.subarray(0, 784)], [...digits.images.subarray(290 * 784, 291 * 784)]);
    assert.equal(someDigits(digits, 300, 400).length, 0);
  });
});

describe("data: made-up digits", () => {
  it("are the same for the same seed, all ten of them, with ink and paper", () => {
    assert.deepEqual(madeUpDigits(20, random(1)).images, digits.images.slice(0, 20 * 784));
    assert.equal(new Set(digits.labels).size, 10);
    for (let picture = 0; picture < 300; picture++) {
      const own = digits.images.subarray(picture * 784, (picture + 1) * 784);
      assert.ok(own.filter((grey) => grey > 200).length > 10 && own.filter((grey) => grey < 60).length > 300);
    }
  });

  it("look like their digit more than like others: the nearest of 250 pictures shows the same one four times as often as chance", () => {
    const picture = (row: number) => digits.images.subarray(row * 784, (row + 1) * 784);
    let right = 0;
    for (let row = 250; row < 300; row++) {
      let [best, least] = [-1, Number.POSITIVE_INFINITY];
      for (let other = 0; other < 250; other++) {
        const [one, two] = [picture(row), picture(other)];
        let sum = 0;
        for (let at = 0; at < 784; at++) sum += ((one[at] as number) - (two[at] as number)) ** 2;
        if (sum < least) [best, least] = [other, sum];
      }
      if (digits.labels[best] === digits.labels[row]) right++;
    }
    assert.ok(right >= 20, `${right} of 50`);
  });
});
