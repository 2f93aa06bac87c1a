import { internal } from "../base/errors.ts";

/** Vectors of rows, row-major [rows, dimensions]. */
export interface RowVectors {
  readonly dimensions: number;
  readonly values: Float32Array;
}

/**
 * For each row the chance that, by cosine, a row of its own group lies nearer than one of another group: 0.5 is what
 * vectors without meaning have, 1 that all of the group lie nearer (the area under the curve of Fawcett 2006; ties count
 * half). NaN for a row that is alone in its group or has nobody outside it.
 * @param groups the group of each row
 */
export function groupNearness(vectors: RowVectors, groups: ArrayLike<number>): Float64Array {
  const unit = unitRows(vectors);
  const rows = unit.values.length / unit.dimensions;
  if (groups.length !== rows) throw internal(`${groups.length} groups for ${rows} vectors`);
  return Float64Array.from({ length: rows }, (_, row) => {
    const others = Array.from({ length: rows }, (_, other) => other).filter((other) => other !== row);
    const scored = others.map((other) => ({
      own: groups[other] === groups[row],
      cosine: product(unit, row, unit, other),
    }));
    return areaUnderCurve(scored);
  });
}

/** The chance that one of `own` has a higher cosine than one that is not, ties half. */
function areaUnderCurve(scored: { own: boolean; cosine: number }[]): number {
  scored.sort((a, b) => a.cosine - b.cosine);
  const own = scored.filter((one) => one.own).length;
  let [ranks, at] = [0, 0];
  while (at < scored.length) {
    let end = at + 1;
    while (end < scored.length && scored[end]?.cosine === scored[at]?.cosine) end++;
    const tied = scored.slice(at, end).filter((one) => one.own).length;
    ranks += tied * ((at + 1 + end) / 2);
    at = end;
  }
  return (ranks - (own * (own + 1)) / 2) / (own * (scored.length - own));
}

/**
 * The place, from 1, at which each row's own partner stands when all partners are ordered by cosine: row r of `asked`
 * belongs to row r of `partners`. Partners as near as the right one count as half before it.
 */
export function partnerRanks(asked: RowVectors, partners: RowVectors): Float64Array {
  const [left, right] = [unitRows(asked), unitRows(partners)];
  const rows = left.values.length / left.dimensions;
  if (left.dimensions !== right.dimensions || left.values.length !== right.values.length) {
    throw internal(`${left.values.length} and ${right.values.length} numbers of rows and partners`);
  }
  return Float64Array.from({ length: rows }, (_, row) => {
    const own = product(left, row, right, row);
    let rank = 1;
    for (let other = 0; other < rows; other++) {
      if (other === row) continue;
      const cosine = product(left, row, right, other);
      rank += cosine > own ? 1 : cosine === own ? 0.5 : 0;
    }
    return rank;
  });
}

/** Rows less the mean of all, so that what all have in common does not make them alike. */
export function centred({ dimensions, values }: RowVectors): RowVectors {
  const rows = values.length / dimensions;
  const mean = new Float64Array(dimensions);
  for (const [at, value] of values.entries()) {
    mean[at % dimensions] = (mean[at % dimensions] as number) + value / rows;
  }
  return { dimensions, values: values.map((value, at) => value - (mean[at % dimensions] as number)) };
}

/** Rows at length 1; a row of zeros stays. */
function unitRows({ dimensions, values }: RowVectors): RowVectors {
  const unit = values.slice();
  for (let at = 0; at < unit.length; at += dimensions) {
    const own = unit.subarray(at, at + dimensions);
    const norm = Math.hypot(...own);
    if (norm > 0) for (let d = 0; d < dimensions; d++) own[d] = (own[d] as number) / norm;
  }
  return { dimensions, values: unit };
}

function product(left: RowVectors, row: number, right: RowVectors, other: number): number {
  let sum = 0;
  for (let d = 0; d < left.dimensions; d++) {
    sum += (left.values[row * left.dimensions + d] as number) * (right.values[other * right.dimensions + d] as number);
  }
  return sum;
}
