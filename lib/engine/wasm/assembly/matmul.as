// Matrix products C = A B in float32, blocked as Goto and van de Geijn have it ("Anatomy of high-performance matrix
// multiplication", 2008): panels of A (4 rows) and B (8 columns) are copied side by side into scratch memory where
// that pays, and one small kernel multiplies 4 × 8 at a time out of registers. Every element of A and B is reached by
// a row stride and a column stride, so that a transposed operand is the same product with its strides exchanged.
// Strides are in elements, addresses in bytes. The order of additions depends on the shape alone.

/** Rows of A, shared dimension and columns of B that are packed at a time: 128 KiB, 1 KiB a row, and 512 KiB. */
const ROWS: u32 = 128;
const DEPTH: u32 = 256;
const COLUMNS: u32 = 512;

/** Bytes of scratch memory that `multiply` needs. */
export function scratchBytes(): u32 {
  return (ROWS * DEPTH + DEPTH * COLUMNS + 32) * 4;
}

/**
 * C[i] = A[i] B[i] for i below `batch`: A [m, k], B [k, n], C [m, n] row-major. A batch stride of 0 uses one matrix
 * for all.
 */
export function multiply(
  batch: u32, m: u32, n: u32, k: u32,
  a: u32, aBatch: u32, aRow: u32, aColumn: u32,
  b: u32, bBatch: u32, bRow: u32, bColumn: u32,
  c: u32, scratch: u32,
): void {
  for (let i: u32 = 0; i < batch; i++) {
    one(m, n, k, a + i * aBatch * 4, aRow, aColumn, b + i * bBatch * 4, bRow, bColumn, c + i * m * n * 4, scratch);
  }
}

function one(
  m: u32, n: u32, k: u32, a: u32, aRow: u32, aColumn: u32, b: u32, bRow: u32, bColumn: u32, c: u32, scratch: u32,
): void {
  const packedA = scratch;
  const packedB = packedA + ROWS * DEPTH * 4;
  const tile = packedB + DEPTH * COLUMNS * 4;
  if (k == 0) {
    memory.fill(c, 0, m * n * 4);
    return;
  }
  if ((m < 4 || n < 4) && aColumn == 1 && bRow == 1) {
    for (let row: u32 = 0; row < m; row++) {
      for (let column: u32 = 0; column < n; column++) {
        store<f32>(c + (row * n + column) * 4, dot(k, a + row * aRow * 4, b + column * bColumn * 4));
      }
    }
    return;
  }
  // A copy costs as much as one or two products with it: with few columns or rows the original is read, and so are
  // rows of A that lie in a piece, which no copy makes faster (5 to 8 % slower with it, measured).
  const packA = aColumn != 1 && n > 8;
  const packB = bColumn != 1 || (m > 16 && n > 8);
  for (let column: u32 = 0; column < n; column += COLUMNS) {
    const columns = min(COLUMNS, n - column);
    for (let depth: u32 = 0; depth < k; depth += DEPTH) {
      const length = min(DEPTH, k - depth);
      const bPart = b + (depth * bRow + column * bColumn) * 4;
      // The last panel may be narrower than 8 and is always packed, filled up with zeros.
      const from: u32 = packB ? 0 : columns & ~7;
      for (let j: u32 = from; j < columns; j += 8) {
        pack(packedB + j * length * 4, bPart + j * bColumn * 4, 8, min(8, columns - j), length, bColumn, bRow);
      }
      for (let row: u32 = 0; row < m; row += ROWS) {
        const rows = min(ROWS, m - row);
        const aPart = a + (row * aRow + depth * aColumn) * 4;
        if (packA) {
          for (let i: u32 = 0; i < rows; i += 4) {
            pack(packedA + i * length * 4, aPart + i * aRow * 4, 4, min(4, rows - i), length, aRow, aColumn);
          }
        }
        for (let j: u32 = 0; j < columns; j += 8) {
          const packed = packB || j >= from;
          const bPanel = packed ? packedB + j * length * 4 : bPart + j * 4;
          const bStep = packed ? 32 : bRow * 4;
          const wide = min(8, columns - j);
          for (let i: u32 = 0; i < rows; i += 4) {
            const tall = min(4, rows - i);
            const first = packA ? packedA + i * length * 4 : aPart + i * aRow * 4;
            // Rows past the end read row 0 again; what comes of them is not stored.
            const next: u32 = packA ? 4 : aRow * 4;
            const target = c + ((row + i) * n + column + j) * 4;
            const whole = wide == 8 && tall == 4;
            kernel(
              length, first, tall > 1 ? first + next : first, tall > 2 ? first + 2 * next : first,
              tall > 3 ? first + 3 * next : first, packA ? 16 : aColumn * 4, bPanel, bStep,
              whole ? target : tile, whole ? n * 4 : 32, depth > 0 && whole,
            );
            if (!whole) {
              for (let y: u32 = 0; y < tall; y++) {
                for (let x: u32 = 0; x < wide; x++) {
                  const at = target + (y * n + x) * 4;
                  const value = load<f32>(tile + (y * 8 + x) * 4);
                  store<f32>(at, depth > 0 ? load<f32>(at) + value : value);
                }
              }
            }
          }
        }
      }
    }
  }
}

/** The inner product of two runs of k values. */
function dot(k: u32, a: u32, b: u32): f32 {
  let first = f32x4.splat(0), second = f32x4.splat(0), third = f32x4.splat(0), fourth = f32x4.splat(0);
  for (; k >= 16; k -= 16) {
    first = f32x4.add(first, f32x4.mul(v128.load(a), v128.load(b)));
    second = f32x4.add(second, f32x4.mul(v128.load(a, 16), v128.load(b, 16)));
    third = f32x4.add(third, f32x4.mul(v128.load(a, 32), v128.load(b, 32)));
    fourth = f32x4.add(fourth, f32x4.mul(v128.load(a, 48), v128.load(b, 48)));
    a += 64;
    b += 64;
  }
  const lanes = f32x4.add(f32x4.add(first, second), f32x4.add(third, fourth));
  let sum = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1);
  sum += f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3);
  for (; k > 0; k--) {
    sum += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}

/** A 4 × 8 tile of C: the products of four rows of A with eight columns of B, added to what is there or stored. */
function kernel(
  k: u32, a0: u32, a1: u32, a2: u32, a3: u32, aStep: u32, b: u32, bStep: u32, c: u32, cStep: u32, add: bool,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (; k > 0; k--) {
    const left = v128.load(b), right = v128.load(b, 16);
    let value = v128.load_splat<f32>(a0);
    c00 = f32x4.add(c00, f32x4.mul(value, left));
    c01 = f32x4.add(c01, f32x4.mul(value, right));
    value = v128.load_splat<f32>(a1);
    c10 = f32x4.add(c10, f32x4.mul(value, left));
    c11 = f32x4.add(c11, f32x4.mul(value, right));
    value = v128.load_splat<f32>(a2);
    c20 = f32x4.add(c20, f32x4.mul(value, left));
    c21 = f32x4.add(c21, f32x4.mul(value, right));
    value = v128.load_splat<f32>(a3);
    c30 = f32x4.add(c30, f32x4.mul(value, left));
    c31 = f32x4.add(c31, f32x4.mul(value, right));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  put(c, c00, c01, add);
  put(c + cStep, c10, c11, add);
  put(c + 2 * cStep, c20, c21, add);
  put(c + 3 * cStep, c30, c31, add);
}

@inline
function put(c: u32, left: v128, right: v128, add: bool): void {
  if (add) {
    left = f32x4.add(v128.load(c), left);
    right = f32x4.add(v128.load(c, 16), right);
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/**
 * Copies a panel so that its `width` lanes (4 or 8) lie side by side for each step of the shared dimension; lanes past
 * `lanes` become 0. `laneStride` leads from lane to lane, `stepStride` from step to step.
 */
function pack(to: u32, from: u32, width: u32, lanes: u32, steps: u32, laneStride: u32, stepStride: u32): void {
  if (lanes == width && laneStride == 1) {
    for (let step: u32 = 0; step < steps; step++) {
      v128.store(to, v128.load(from));
      if (width == 8) v128.store(to, v128.load(from, 16), 16);
      to += width * 4;
      from += stepStride * 4;
    }
    return;
  }
  let step: u32 = 0;
  if (lanes == width && stepStride == 1) {
    for (; step + 4 <= steps; step += 4) {
      for (let lane: u32 = 0; lane < width; lane += 4) {
        transpose4(to + (step * width + lane) * 4, width * 4, from + (lane * laneStride + step) * 4, laneStride * 4);
      }
    }
  }
  for (; step < steps; step++) {
    for (let lane: u32 = 0; lane < width; lane++) {
      const value: f32 = lane < lanes ? load<f32>(from + (lane * laneStride + step * stepStride) * 4) : 0;
      store<f32>(to + (step * width + lane) * 4, value);
    }
  }
}

/** Copies a 4 × 4 block transposed. Strides in bytes. */
@inline
function transpose4(to: u32, toStride: u32, from: u32, fromStride: u32): void {
  const r0 = v128.load(from), r1 = v128.load(from + fromStride);
  const r2 = v128.load(from + 2 * fromStride), r3 = v128.load(from + 3 * fromStride);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + toStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + 2 * toStride, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + 3 * toStride, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}
