/** Words of the Mersenne Twister's state, and the distance of its recurrence. */
const stateSize = 624;
const shift = 397;

/**
 * The permutation of 0 … length − 1 that NumPy's `RandomState(seed).permutation(length)` gives, and with it the order in
 * which scikit-learn's `train_test_split(…, random_state=seed)` takes rows: its test part is the first
 * ⌈test_size · length⌉ of them. For rebuilding what a printed Python program did, not for drawing numbers of our own.
 * @param seed a whole number in [0, 2³²)
 */
export function numpyPermutation(seed: number, length: number): Int32Array {
  const draw = mersenneTwister(seed);
  const order = Int32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = drawUpTo(last, draw);
    const kept = order[last] as number;
    order[last] = order[other] as number;
    order[other] = kept;
  }
  return order;
}

/** A whole number in [0, most] by masking and drawing again, NumPy's `random_interval`. */
function drawUpTo(most: number, draw: () => number): number {
  const mask = 2 ** (32 - Math.clz32(most)) - 1;
  let drawn = (draw() & mask) >>> 0;
  while (drawn > most) drawn = (draw() & mask) >>> 0;
  return drawn;
}

/** MT19937 (Matsumoto and Nishimura 1998), seeded by `init_genrand`: whole numbers in [0, 2³²). */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(stateSize);
  state[0] = seed;
  for (let at = 1; at < stateSize; at++) {
    const before = state[at - 1] as number;
    state[at] = Math.imul(1812433253, before ^ (before >>> 30)) + at;
  }
  let next = stateSize;
  return () => {
    if (next === stateSize) {
      twist(state);
      next = 0;
    }
    let word = state[next++] as number;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  for (let at = 0; at < stateSize; at++) {
    const joined = ((state[at] as number) & 0x80000000) | ((state[(at + 1) % stateSize] as number) & 0x7fffffff);
    const odd = joined & 1 ? 0x9908b0df : 0;
    state[at] = (state[(at + shift) % stateSize] as number) ^ (joined >>> 1) ^ odd;
  }
}
