import assert from "node:assert/strict";
import { close, mean, standardDeviation } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { knownCells, normalMatrix, plantedMatrix, randomMask, relativeError, withNoise } from "../../lib/data/dense.ts";

describe("dense matrices", () => {
  it("plants a matrix whose factors give it back", () => {
    const draw = random(1);
    const { values } = plantedMatrix(3, 4, 2, draw);
    const again = plantedMatrix(3, 4, 2, random(1));
    assert.deepEqual(again.values, values);
    // Rank 2: every 3 × 3 minor vanishes.
    const cell = (row: number, column: number) => values[row * 4 + column] as number;
    const minor =
      cell(0, 0) * (cell(1, 1) * cell(2, 2) - cell(1, 2) * cell(2, 1)) -
      cell(0, 1) * (cell(1, 0) * cell(2, 2) - cell(1, 2) * cell(2, 0)) +
      cell(0, 2) * (cell(1, 0) * cell(2, 1) - cell(1, 1) * cell(2, 0));
    assert.ok(Math.abs(minor) < 1e-5, `determinant ${minor}`);
    const big = plantedMatrix(200, 200, 10, random(2)).values;
    assert.ok(Math.abs(mean(big)) < 0.05 && Math.abs(standardDeviation(big) - 1) < 0.1);
  });

  it("measures the error over the cells asked for", () => {
    const matrix = { rows: 2, columns: 2, values: Float32Array.of(1, 2, 3, 4) };
    const factors = { left: Float32Array.of(1, 3), right: Float32Array.of(1, 1) };
    // left · rightᵀ = [1 1; 3 3]: off by 1 in the second column.
    assert.ok(close(relativeError(matrix, factors), Math.sqrt(2 / 30), { relative: 1e-12 }));
    const mask = Float32Array.of(1, 0, 1, 0);
    assert.equal(relativeError(matrix, factors, mask, 1), 0);
    assert.ok(close(relativeError(matrix, factors, mask, 0), Math.sqrt(2 / 20), { relative: 1e-12 }));
  });

  it("keeps the known cells by rows", () => {
    const sparse = knownCells(
      { rows: 2, columns: 3, values: Float32Array.of(1, 2, 3, 4, 5, 6) },
      Float32Array.of(0, 1, 1, 0, 0, 1),
    );
    assert.deepEqual([...sparse.offsets], [0, 2, 3]);
    assert.deepEqual([...sparse.columns], [1, 2, 2]);
    assert.deepEqual([...sparse.values], [2, 3, 6]);
  });

  it("draws masks and noise of the size that was asked for", () => {
    const mask = randomMask(20_000, 0.05, random(3));
    assert.ok(Math.abs(mean(mask) - 0.05) < 3 * Math.sqrt((0.05 * 0.95) / 20_000));
    const quiet = normalMatrix(100, 100, random(4));
    const loud = withNoise(quiet, 0.5, random(5));
    const added = loud.values.map((value, cell) => value - (quiet.values[cell] as number));
    assert.ok(Math.abs(standardDeviation(added) - 0.5) < 0.02);
  });
});
