import assert from "node:assert/strict";
import { csvText } from "../../lib/data/csv.ts";

describe("data/csv", () => {
  it("quotes what would otherwise be read as something else", () => {
    const rows = [
      ["plain", 0.1, "a,b"],
      ['say "hi"', -3, "two\nlines"],
      [" space", 1e21, "carriage\rreturn"],
    ];
    assert.equal(
      csvText(["id", "number", "text, quoted"], rows),
      'id,number,"text, quoted"\nplain,0.1,"a,b"\n"say ""hi""",-3,"two\nlines"\n" space",1e+21,"carriage\rreturn"\n',
    );
  });

  it("writes a header alone when there are no rows", () => {
    assert.equal(csvText(["a", "b"], []), "a,b\n");
  });
});
