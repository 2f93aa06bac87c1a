import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { parseDate, parseNumber, parseTime, shownTime, timeUnit } from "../../lib/data/reading/times.ts";

describe("data/reading/times", () => {
  it("reads numbers as JavaScript does, bit for bit, and nothing else", () => {
    const draw = random(5).stream("numbers");
    for (let round = 0; round < 20_000; round++) {
      const digits = String(draw.uint32()) + String(draw.uint32()).slice(0, draw.integer(8));
      const point = draw.integer(digits.length + 1);
      const text = draw.integer(2) === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
      assert.equal(parseNumber(text), Number(text), text);
    }
    for (const text of ["0", "-1", "+2.5", ".5", "5.", "1e3", "-1.5E-2", " 7 ", "123456789012345.5"]) {
      assert.equal(parseNumber(text), Number(text), text);
    }
    for (const text of ["", " ", ".", "-", "1.2.3", "1,5", "1_000", "0x10", "NaN", "Infinity", "1e999", "12a", "1 2"]) {
      assert.ok(Number.isNaN(parseNumber(text)), text);
    }
  });

  it("reads written dates and refuses those that are none", () => {
    assert.equal(parseDate("1998-04-22"), Date.UTC(1998, 3, 22) / 1000);
    assert.equal(parseDate("1998/4/2 3:04"), Date.UTC(1998, 3, 2, 3, 4) / 1000);
    assert.equal(parseDate("1998-04-22T23:10:38.25+05:30"), Date.UTC(1998, 3, 22, 17, 40, 38) / 1000 + 0.25);
    for (const text of [
      "1998-13-01",
      "1999-02-29",
      "1998-04-22T24:00:00",
      "1998-04-22T10:60",
      "22.04.1998",
      "1998",
      "",
    ]) {
      assert.ok(Number.isNaN(parseDate(text)), text);
    }
    assert.deepEqual(parseTime("1998"), { value: 1998, written: false });
    assert.equal(parseTime("soon"), null);
  });

  it("tells the unit by the size, and words a moment", () => {
    assert.deepEqual([[0, 1.7e9], [-1.7e12], [1.7e15], [1.7e18], []].map(timeUnit), ["s", "ms", "µs", "ns", "s"]);
    assert.equal(shownTime(893286638), "1998-04-22 23:10");
    assert.equal(shownTime(1e18), "1000000000000000000 s");
  });
});
