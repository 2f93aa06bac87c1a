import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { recordCutter } from "../../lib/data/reading/records.ts";

function cut(pieces: readonly string[], delimiter = ",", quoted = true): [string[], number][] {
  const records: [string[], number][] = [];
  const cutter = recordCutter("a.csv", { delimiter, quoted, encoding: "utf-8" }, (fields, line) =>
    records.push([fields, line]),
  );
  for (const piece of pieces) cutter.push(piece);
  cutter.end();
  return records;
}

describe("data/reading/records", () => {
  it("cuts alike however the text arrives", () => {
    const draw = random(3).stream("pieces");
    const text = '\uFEFFa::"b ""c""\r\nd"::\r\n\r\n""::e"f::"g::h"\n::x::"last\n\n"';
    const whole = [
      [["a", 'b "c"\r\nd', ""], 1],
      [["", 'e"f', "g::h"], 4],
      [["", "x", "last\n\n"], 5],
    ];
    assert.deepEqual(cut([text], "::"), whole);
    for (let round = 0; round < 200; round++) {
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const next = at + 1 + draw.integer(5);
        pieces.push(text.slice(at, next));
        at = next;
      }
      assert.deepEqual(cut(pieces, "::"), whole);
    }
  });

  it("reads back what is written by the rules, on random fields", () => {
    const draw = random(4).stream("fields");
    const letters = ['"', ",", "\n", "\r\n", "a", "é", " ", "跑"];
    const field = () => Array.from({ length: draw.integer(5) }, () => letters[draw.integer(letters.length)]).join("");
    const rows = Array.from({ length: 500 }, () => [`r${field()}`, field(), field()]);
    const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");
    assert.deepEqual(
      cut([text.slice(0, 999), text.slice(999)]).map(([fields]) => fields),
      rows,
    );
  });

  it("takes quotes as they are where fields are not quoted", () => {
    assert.deepEqual(cut(['"a,b"\n'], ",", false), [[['"a', 'b"'], 1]]);
  });

  it("names the line of a quote that is never closed", () => {
    assert.throws(() => cut(["a,b\n", '"c,d\n', "e,f\n"]), /a\.csv:2: wanted a closing quote/);
  });
});
