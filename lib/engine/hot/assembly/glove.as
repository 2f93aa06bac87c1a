// GloVe's steps of AdaGrad, one for each cell of a matrix of counts. Vectors are float32 and k, their length, is a
// multiple of 4; beside each table of vectors and of biases stands one of the squares summed up so far.

/**
 * Takes `count` steps; cell i is of word `words[i]` and context `contexts[i]`, with its weight f and ln x. Returns
 * Σ ½ f (w·c + b + b' − ln x)², each error as it was before its step.
 */
export function steps(
  count: u32, words: u32, contexts: u32, weights: u32, logs: u32, k: u32, word: u32, context: u32, wordSquares: u32,
  contextSquares: u32, wordBias: u32, contextBias: u32, wordBiasSquares: u32, contextBiasSquares: u32, rate: f32,
): f64 {
  let loss: f64 = 0;
  for (let at: u32 = 0; at < count * 4; at += 4) {
    const i = load<u32>(words + at), j = load<u32>(contexts + at);
    const w = word + i * k * 4, c = context + j * k * 4;
    const ws = wordSquares + i * k * 4, cs = contextSquares + j * k * 4;
    const b = wordBias + i * 4, d = contextBias + j * 4;
    const error = dot(k, w, c) + load<f32>(b) + load<f32>(d) - load<f32>(logs + at);
    const weighted = load<f32>(weights + at) * error;
    loss += 0.5 * <f64>weighted * <f64>error;
    const pull = rate * weighted;
    const pulls = f32x4.splat(pull);
    for (let x: u32 = 0; x < k * 4; x += 16) {
      const wx = v128.load(w + x), cx = v128.load(c + x);
      const sx = v128.load(ws + x), tx = v128.load(cs + x);
      const forWord = f32x4.mul(pulls, cx), forContext = f32x4.mul(pulls, wx);
      v128.store(w + x, f32x4.sub(wx, f32x4.div(forWord, f32x4.sqrt(sx))));
      v128.store(c + x, f32x4.sub(cx, f32x4.div(forContext, f32x4.sqrt(tx))));
      v128.store(ws + x, f32x4.add(sx, f32x4.mul(forWord, forWord)));
      v128.store(cs + x, f32x4.add(tx, f32x4.mul(forContext, forContext)));
    }
    move(b, wordBiasSquares + i * 4, pull);
    move(d, contextBiasSquares + j * 4, pull);
  }
  return loss;
}

@inline
function move(bias: u32, squares: u32, pull: f32): void {
  const sum = load<f32>(squares);
  store<f32>(bias, load<f32>(bias) - pull / sqrt(sum));
  store<f32>(squares, sum + pull * pull);
}

@inline
function dot(k: u32, a: u32, b: u32): f32 {
  let sums = f32x4.splat(0);
  for (let x: u32 = 0; x < k * 4; x += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(a + x), v128.load(b + x)));
  return f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
}
