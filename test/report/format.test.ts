import assert from "node:assert/strict";
import {
  decimalsFor,
  figureText,
  formatDate,
  formatNumber,
  formatSeconds,
  padText,
  textWidth,
} from "../../lib/report/format.ts";

describe("formatNumber", () => {
  it("shows four significant digits of the largest, no decimals for integers", () => {
    assert.equal(formatNumber(3.8783), "3.878");
    assert.equal(formatNumber(0.91184), "0.9118");
    assert.equal(formatNumber(0.041234), "0.04123");
    assert.equal(formatNumber(452), "452");
    assert.equal(formatNumber(12345), "12,345");
    assert.equal(formatNumber(1234), "1234");
    assert.equal(formatNumber(109482240), "109,482,240");
    assert.equal(decimalsFor([0.5, 12.25, 3]), 2);
    assert.equal(decimalsFor([0.5, -2.5, 0.25]), 2);
    assert.equal(decimalsFor([0.00001, 0.3]), 1);
  });
  it("marks what is no number, and keeps the sign", () => {
    assert.equal(formatNumber(Number.NaN), "–");
    assert.equal(formatNumber(Number.NEGATIVE_INFINITY), "−∞");
    assert.equal(formatNumber(-0.5, 2), "−0.50");
  });
  it("takes powers of ten where the decimals would show nothing", () => {
    assert.equal(formatNumber(0.0000004, 3), "4.0 × 10⁻⁷");
    assert.equal(formatNumber(-1.5e20), "−1.5 × 10²⁰");
    assert.equal(formatNumber(0, 3), "0.000");
  });
});

describe("figureText", () => {
  it("is as precise as its interval tells", () => {
    assert.equal(figureText(0.0041234, [-0.0004, 0.00864]), "0.0041 [−0.0004, 0.0086]");
    assert.equal(figureText(93.61234, [93.1, 94.1]), "93.61 [93.10, 94.10]");
    assert.equal(figureText(3.2e-6, [2.8e-6, 3.9e-6]), "3.2 × 10⁻⁶ [2.8 × 10⁻⁶, 3.9 × 10⁻⁶]");
    assert.equal(figureText(2, [2, 2]), "2 [2, 2]");
    assert.equal(figureText(0.9652), "0.9652");
    assert.equal(figureText(4.1), "4.1");
    assert.equal(figureText(109482240), "109,482,240");
    assert.equal(figureText(-0.00032), "−3.2 × 10⁻⁴");
    assert.equal(figureText(0), "0");
  });
});

describe("texts", () => {
  it("of times and dates", () => {
    assert.equal(formatSeconds(0.0123), "12 ms");
    assert.equal(formatSeconds(3.24), "3.2 s");
    assert.equal(formatSeconds(250), "4 min 10 s");
    assert.equal(formatSeconds(119.7), "2 min 0 s");
    assert.equal(formatSeconds(9428), "2 h 37 min");
    assert.equal(formatDate("2026-03-01T12:05:09.123Z"), "2026-03-01 12:05 UTC");
  });
  it("count Chinese characters as two columns", () => {
    assert.equal(textWidth("玩具 a"), 6);
    assert.equal(padText("玩具", 6), "玩具  ");
    assert.equal(padText("7", 3, true), "  7");
  });
});
