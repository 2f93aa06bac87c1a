import type { SkipGramLoop, SkipGramProblem } from "./skip-gram.ts";
import { logisticCurve } from "./skip-gram-memory.ts";

const { fround, imul } = Math;

/** The same training in plain JavaScript, every float32 operation in the order of assembly/skip-gram.as: the same bits. */
export function plainSkipGram(problem: SkipGramProblem): SkipGramLoop {
  const {
    architecture,
    neighbours,
    offsets,
    values,
    words,
    dimensions: size,
    window,
    negatives,
    keep,
    noise,
  } = problem;
  const curve = logisticCurve();
  const input = new Float32Array(words * size);
  const output = new Float32Array(words * size);
  const hidden = new Float32Array(size);
  const change = new Float32Array(size);
  const sentence: number[] = [];
  /** Where each target's vector begins in `output`; −1 for noise that is the token itself. */
  const targets = new Int32Array(negatives + 1);
  const gains = new Float32Array(negatives + 1);
  let [a, b, c, counter] = [0, 0, 0, 0];
  let [loss, predictions] = [0, 0];

  /** sfc32, as in base/random.ts. */
  function draw(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  function thin(row: number): void {
    sentence.length = 0;
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const token = values[at] as number;
      if (draw() <= (keep[token] as number)) sentence.push(token);
    }
  }

  function drawTargets(center: number): void {
    targets[0] = center * size;
    for (let j = 1; j <= negatives; j++) {
      const number = draw();
      const slot = timesHigh(number, words);
      const token = imul(number, words) >>> 0 < (noise.share[slot] as number) ? slot : (noise.alias[slot] as number);
      targets[j] = token === center ? -1 : token * size;
    }
  }

  /** The inner product of `hidden` with a row of `output`: four sums side by side. */
  function product(target: number): number {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    let d = 0;
    for (; d + 3 < size; d += 4) {
      s0 = fround(s0 + fround((hidden[d] as number) * (output[target + d] as number)));
      s1 = fround(s1 + fround((hidden[d + 1] as number) * (output[target + d + 1] as number)));
      s2 = fround(s2 + fround((hidden[d + 2] as number) * (output[target + d + 2] as number)));
      s3 = fround(s3 + fround((hidden[d + 3] as number) * (output[target + d + 3] as number)));
    }
    if (d < size) s0 = fround(s0 + fround((hidden[d] as number) * (output[target + d] as number)));
    if (d + 1 < size) s1 = fround(s1 + fround((hidden[d + 1] as number) * (output[target + d + 1] as number)));
    if (d + 2 < size) s2 = fround(s2 + fround((hidden[d + 2] as number) * (output[target + d + 2] as number)));
    return fround(fround(s0 + s1) + fround(s2 + s3));
  }

  function measure(rate: number): void {
    let sum = 0;
    for (let j = 0; j <= negatives; j++) {
      const target = targets[j] as number;
      gains[j] = 0;
      if (target < 0) continue;
      const dot = product(target);
      const label = j === 0 ? 1 : 0;
      let sigma = dot > 0 ? 1 : 0;
      let rest = Math.max(dot, 0);
      if (Math.abs(dot) < 8) {
        const place = fround(fround(dot + 8) * 64);
        const knot = Math.floor(place);
        const between = fround(place - knot);
        sigma = interpolate(curve[2 * knot] as number, curve[2 * knot + 2] as number, between);
        rest = interpolate(curve[2 * knot + 1] as number, curve[2 * knot + 3] as number, between);
      }
      gains[j] = fround(label - sigma) * rate;
      sum = fround(sum + fround(rest - (label === 1 ? dot : 0)));
    }
    loss += sum;
    predictions++;
  }

  /** Adds Σ gain · target to `to` from `start` on, and gain · hidden to each target. */
  function step(to: Float32Array, start: number): void {
    for (let d = 0; d < size; d++) {
      const h = hidden[d] as number;
      let sum = to[start + d] as number;
      for (let j = 0; j <= negatives; j++) {
        const target = targets[j] as number;
        if (target < 0) continue;
        const gain = gains[j] as number;
        const old = output[target + d] as number;
        sum = fround(sum + fround(gain * old));
        output[target + d] = old + fround(gain * h);
      }
      to[start + d] = sum;
    }
  }

  function findFromEach(center: number, at: number, first: number, last: number, rate: number): void {
    for (let other = first; other < last; other++) {
      if (other === at) continue;
      const row = (sentence[other] as number) * size;
      hidden.set(input.subarray(row, row + size));
      drawTargets(center);
      measure(rate);
      step(input, row);
    }
  }

  function findFromMean(center: number, at: number, first: number, last: number, rate: number): void {
    if (last - first < 2) return;
    hidden.fill(0);
    for (let other = first; other < last; other++) {
      if (other === at) continue;
      const row = (sentence[other] as number) * size;
      for (let d = 0; d < size; d++) hidden[d] = (hidden[d] as number) + (input[row + d] as number);
    }
    const share = fround(1 / (last - first - 1));
    for (let d = 0; d < size; d++) hidden[d] = (hidden[d] as number) * share;
    drawTargets(center);
    measure(rate);
    change.fill(0);
    step(change, 0);
    for (let other = first; other < last; other++) {
      if (other === at) continue;
      const row = (sentence[other] as number) * size;
      for (let d = 0; d < size; d++) input[row + d] = (input[row + d] as number) + (change[d] as number);
    }
  }

  const find = architecture === "cbow" ? findFromMean : findFromEach;
  return {
    train({ from, to, rate, seed }) {
      [a, b, c, counter] = seed;
      [loss, predictions] = [0, 0];
      const float32Rate = fround(rate);
      for (let row = from; row < to; row++) {
        thin(row);
        for (let at = 0; at < sentence.length; at++) {
          const reach = 1 + timesHigh(draw(), window);
          const last = neighbours === "before" ? at + 1 : Math.min(sentence.length, at + reach + 1);
          find(sentence[at] as number, at, Math.max(0, at - reach), last, float32Rate);
        }
      }
      return { loss, predictions };
    },
    read: () => ({ input: input.slice(), output: output.slice() }),
    write(tables) {
      input.set(tables.input);
      output.set(tables.output);
    },
  };
}

/** The upper 32 bits of the product of two numbers below 2³². */
function timesHigh(number: number, other: number): number {
  const low = (number & 0xffff) * other;
  return Math.floor(((number >>> 16) * other + Math.floor(low / 65536)) / 65536);
}

function interpolate(low: number, high: number, between: number): number {
  return fround(low + fround(between * fround(high - low)));
}
