// Skip-gram and CBOW with negative sampling (Mikolov et al. 2013), word2vec's loop. Sentences are rows of token
// numbers; a token's vector in `input` is what it is as context, its vector in `output` what it is as something to be
// found. A prediction is a vector h that should find one token among `negatives` drawn as noise; its loss is
// −ln σ(h · positive) − Σ ln σ(−h · negative). All its inner products are taken before anything is changed, so that a
// step goes down the very gradient of that loss. Vectors are float32, padded with zeros to a multiple of 8, `stride`
// bytes apart. Several threads may run over the same tables, each with a plan of its own, without locks.

/** What a thread works on; the fields and their order are those of hot/skip-gram-memory.ts. Addresses unless said. */
@unmanaged
class Plan {
  /** Summed up by `train`: −ln likelihood, and the number of predictions. */
  loss: f64; predictions: f64;
  tokens: u32; offsets: u32;
  /** Per token: a draw up to here keeps it. */
  keep: u32;
  /** Per token, for drawing noise (Walker 1977): a fraction below `share` means the slot itself, else its `alias`. */
  share: u32; alias: u32;
  /** σ(x) and ln(1 + eˣ) at x = −8, −8 + 1/64, … 8. */
  curve: u32;
  input: u32; output: u32;
  /** Numbers: tokens in the vocabulary, bytes of a vector's row, bytes of it that count. */
  words: u32; stride: u32; bytes: u32;
  window: u32; negatives: u32; cbow: u32; before: u32;
  /** Room for the longest sentence; for `negatives` + 1 addresses and gains, filled up to a multiple of 6. */
  sentence: u32; targets: u32; gains: u32;
  /** Vectors: h where it is no row of `input`, what is added to it, and one of zeros that stands for "nothing". */
  hidden: u32; change: u32; nothing: u32;
  /** The state of the random generator. */
  a: u32; b: u32; c: u32; counter: u32;
}

/**
 * Takes a step for every prediction of the sentences `from` … `to − 1`, at one learning rate and with the random
 * generator's state at their beginning.
 */
export function train(planAt: u32, from: u32, to: u32, rate: f32, a: u32, b: u32, c: u32, counter: u32): void {
  const plan = changetype<Plan>(planAt);
  plan.a = a; plan.b = b; plan.c = c; plan.counter = counter;
  const sentence = plan.sentence, window = plan.window;
  for (let row = from; row < to; row++) {
    const length = thin(plan, row);
    for (let at: u32 = 0; at < length; at++) {
      const reach: u32 = 1 + <u32>((<u64>draw(plan) * <u64>window) >> 32);
      const first: u32 = at < reach ? 0 : at - reach;
      const last = plan.before != 0 ? at + 1 : min<u32>(length, at + reach + 1);
      const center = load<u32>(sentence + at * 4);
      if (plan.cbow != 0) findFromMean(plan, center, at, first, last, rate);
      else findFromEach(plan, center, at, first, last, rate);
    }
  }
}

/** Copies a row without the tokens that subsampling drops into `sentence`; how many are left. */
function thin(plan: Plan, row: u32): u32 {
  const sentence = plan.sentence, tokens = plan.tokens, keep = plan.keep;
  const end = load<u32>(plan.offsets + row * 4, 4);
  let length: u32 = 0;
  for (let at = load<u32>(plan.offsets + row * 4); at < end; at++) {
    const token = load<u32>(tokens + at * 4);
    if (draw(plan) > load<u32>(keep + token * 4)) continue;
    store<u32>(sentence + length * 4, token);
    length++;
  }
  return length;
}

/** Skip-gram: each neighbour by itself finds the token in the middle. */
function findFromEach(plan: Plan, center: u32, at: u32, first: u32, last: u32, rate: f32): void {
  const bytes = plan.bytes;
  // With more targets than are worked on at a time the row must stay as it is until the last of them is done.
  const several = plan.negatives > 5;
  for (let other = first; other < last; other++) {
    if (other == at) continue;
    const row = plan.input + load<u32>(plan.sentence + other * 4) * plan.stride;
    drawTargets(plan, center);
    let hidden = row;
    if (several) {
      hidden = plan.hidden;
      memory.copy(hidden, row, bytes);
    }
    measure(plan, hidden, rate);
    change(plan, hidden, row);
  }
}

/** CBOW: the mean of all neighbours finds the token in the middle; each then takes the whole step, as word2vec's do. */
function findFromMean(plan: Plan, center: u32, at: u32, first: u32, last: u32, rate: f32): void {
  const bytes = plan.bytes, stride = plan.stride, input = plan.input, sentence = plan.sentence;
  const hidden = plan.hidden, step = plan.change;
  if (last - first < 2) return;
  memory.fill(hidden, 0, bytes);
  for (let other = first; other < last; other++) {
    if (other != at) add(bytes, input + load<u32>(sentence + other * 4) * stride, hidden);
  }
  const share = f32x4.splat(<f32>1 / <f32>(last - first - 1));
  for (let d: u32 = 0; d < bytes; d += 16) v128.store(hidden + d, f32x4.mul(share, v128.load(hidden + d)));
  drawTargets(plan, center);
  measure(plan, hidden, rate);
  memory.fill(step, 0, bytes);
  change(plan, hidden, step);
  for (let other = first; other < last; other++) {
    if (other != at) add(bytes, step, input + load<u32>(sentence + other * 4) * stride);
  }
}

/** The next of the generator's numbers: sfc32, as in base/random.ts. */
@inline
function draw(plan: Plan): u32 {
  const sum = plan.a + plan.b + plan.counter, c = plan.c;
  plan.counter++;
  plan.a = plan.b ^ (plan.b >> 9);
  plan.b = c + (c << 3);
  plan.c = rotl<u32>(c, 21) + sum;
  return sum;
}

/** The output rows of `center` and of the noise; noise that is `center` itself counts for nothing. */
function drawTargets(plan: Plan, center: u32): void {
  let a = plan.a, b = plan.b, c = plan.c, counter = plan.counter;
  const share = plan.share, alias = plan.alias, words = <u64>plan.words, output = plan.output, stride = plan.stride;
  const nothing = plan.nothing;
  let at = plan.targets;
  const end = at + plan.negatives * 4;
  store<u32>(at, output + center * stride);
  while (at < end) {
    at += 4;
    const sum = a + b + counter;
    counter++;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = rotl<u32>(c, 21) + sum;
    const place = <u64>sum * words;
    const slot = <u32>(place >> 32);
    const token = <u32>place < load<u32>(share + slot * 4) ? slot : load<u32>(alias + slot * 4);
    store<u32>(at, token == center ? nothing : output + token * stride);
  }
  plan.a = a; plan.b = b; plan.c = c; plan.counter = counter;
}

/** (label − σ(h · target)) · rate of each target, into `gains`. */
function measure(plan: Plan, hidden: u32, rate: f32): void {
  const bytes = plan.bytes, curve = plan.curve, nothing = plan.nothing, targets = plan.targets, gains = plan.gains;
  const count = plan.negatives + 1;
  for (let from: u32 = 0; from < count; from += 6) multiplySix(bytes, hidden, targets + from * 4, gains + from * 4);
  let loss: f32 = 0;
  for (let j: u32 = 0; j < count; j++) {
    if (load<u32>(targets + j * 4) == nothing) {
      store<f32>(gains + j * 4, 0);
      continue;
    }
    const product = load<f32>(gains + j * 4), label: f32 = j == 0 ? 1 : 0;
    // Beyond the curve σ is 0 or 1; a product that is no number leaves a loss that is none.
    let sigma: f32 = product > 0 ? 1 : 0, rest = max<f32>(product, 0);
    if (abs<f32>(product) < 8) {
      const place = (product + 8) * 64, knot = <u32>place, between = place - <f32>knot, near = curve + knot * 8;
      const low = load<f32>(near), lowRest = load<f32>(near, 4);
      sigma = low + between * (load<f32>(near, 8) - low);
      rest = lowRest + between * (load<f32>(near, 12) - lowRest);
    }
    store<f32>(gains + j * 4, (label - sigma) * rate);
    loss += rest - label * product;
  }
  plan.loss += <f64>loss;
  plan.predictions += 1;
}

/** The inner products of a vector with six others, whose addresses are at `targets`. */
function multiplySix(bytes: u32, hidden: u32, targets: u32, products: u32): void {
  let t0 = load<u32>(targets), t1 = load<u32>(targets, 4), t2 = load<u32>(targets, 8);
  let t3 = load<u32>(targets, 12), t4 = load<u32>(targets, 16), t5 = load<u32>(targets, 20);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0), s4 = f32x4.splat(0), s5 = f32x4.splat(0);
  for (const end = hidden + bytes; hidden < end; hidden += 32) {
    let h = v128.load(hidden);
    s0 = f32x4.add(s0, f32x4.mul(h, v128.load(t0)));
    s1 = f32x4.add(s1, f32x4.mul(h, v128.load(t1)));
    s2 = f32x4.add(s2, f32x4.mul(h, v128.load(t2)));
    s3 = f32x4.add(s3, f32x4.mul(h, v128.load(t3)));
    s4 = f32x4.add(s4, f32x4.mul(h, v128.load(t4)));
    s5 = f32x4.add(s5, f32x4.mul(h, v128.load(t5)));
    h = v128.load(hidden, 16);
    s0 = f32x4.add(s0, f32x4.mul(h, v128.load(t0, 16)));
    s1 = f32x4.add(s1, f32x4.mul(h, v128.load(t1, 16)));
    s2 = f32x4.add(s2, f32x4.mul(h, v128.load(t2, 16)));
    s3 = f32x4.add(s3, f32x4.mul(h, v128.load(t3, 16)));
    s4 = f32x4.add(s4, f32x4.mul(h, v128.load(t4, 16)));
    s5 = f32x4.add(s5, f32x4.mul(h, v128.load(t5, 16)));
    t0 += 32; t1 += 32; t2 += 32; t3 += 32; t4 += 32; t5 += 32;
  }
  store<f32>(products, total(s0));
  store<f32>(products, total(s1), 4);
  store<f32>(products, total(s2), 8);
  store<f32>(products, total(s3), 12);
  store<f32>(products, total(s4), 16);
  store<f32>(products, total(s5), 20);
}

@inline
function total(s: v128): f32 {
  const early = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1);
  return early + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
}

/** Adds Σ gain · target to the vector at `to`, and gain · h to each target. */
function change(plan: Plan, hidden: u32, to: u32): void {
  const bytes = plan.bytes, count = plan.negatives + 1;
  for (let from: u32 = 0; from < count; from += 6) {
    changeSix(bytes, hidden, to, plan.targets + from * 4, plan.gains + from * 4);
  }
}

function changeSix(bytes: u32, hidden: u32, to: u32, targets: u32, gains: u32): void {
  let t0 = load<u32>(targets), t1 = load<u32>(targets, 4), t2 = load<u32>(targets, 8);
  let t3 = load<u32>(targets, 12), t4 = load<u32>(targets, 16), t5 = load<u32>(targets, 20);
  const g0 = v128.load_splat<f32>(gains), g1 = v128.load_splat<f32>(gains, 4), g2 = v128.load_splat<f32>(gains, 8);
  const g3 = v128.load_splat<f32>(gains, 12), g4 = v128.load_splat<f32>(gains, 16), g5 = v128.load_splat<f32>(gains, 20);
  for (const end = hidden + bytes; hidden < end; hidden += 16) {
    const h = v128.load(hidden);
    let sum = v128.load(to);
    // A target may be there twice: each is loaded only after the one before it was stored.
    let target = v128.load(t0);
    sum = f32x4.add(sum, f32x4.mul(g0, target));
    v128.store(t0, f32x4.add(target, f32x4.mul(g0, h)));
    target = v128.load(t1);
    sum = f32x4.add(sum, f32x4.mul(g1, target));
    v128.store(t1, f32x4.add(target, f32x4.mul(g1, h)));
    target = v128.load(t2);
    sum = f32x4.add(sum, f32x4.mul(g2, target));
    v128.store(t2, f32x4.add(target, f32x4.mul(g2, h)));
    target = v128.load(t3);
    sum = f32x4.add(sum, f32x4.mul(g3, target));
    v128.store(t3, f32x4.add(target, f32x4.mul(g3, h)));
    target = v128.load(t4);
    sum = f32x4.add(sum, f32x4.mul(g4, target));
    v128.store(t4, f32x4.add(target, f32x4.mul(g4, h)));
    target = v128.load(t5);
    sum = f32x4.add(sum, f32x4.mul(g5, target));
    v128.store(t5, f32x4.add(target, f32x4.mul(g5, h)));
    v128.store(to, sum);
    to += 16; t0 += 16; t1 += 16; t2 += 16; t3 += 16; t4 += 16; t5 += 16;
  }
}

/** to += from. */
function add(bytes: u32, from: u32, to: u32): void {
  for (let d: u32 = 0; d < bytes; d += 16) v128.store(to + d, f32x4.add(v128.load(to + d), v128.load(from + d)));
}
