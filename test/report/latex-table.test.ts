import assert from "node:assert/strict";
import { latexTable, latexText } from "../../lib/report/latex-table.ts";

describe("LaTeX tables", () => {
  it("escape what LaTeX would read as commands", () => {
    assert.equal(
      latexText("50 % of $x_1 & {a}\\b ~^#"),
      "50 \\% of \\$x\\_1 \\& \\{a\\}\\textbackslash{}b \\textasciitilde{}\\textasciicircum{}\\#",
    );
  });

  it("put signs that pdfLaTeX does not know in commands, and keep a bracket from being an option", () => {
    assert.equal(latexText("−0.01 [−0.02, 0.00] *"), "$-$0.01 [$-$0.02, 0.00] *");
    assert.equal(
      latexText("✓ 4.2 × 10⁻⁵ <5>…"),
      "$\\surd$ 4.2 $\\times$ 10\\textsuperscript{$-$5} \\textless{}5\\textgreater{}\\ldots{}",
    );
    assert.equal(latexText("[REC] (2007)"), "{[}REC] (2007)");
    assert.equal(latexText("红楼梦"), "红楼梦");
    const long = latexTable(["a"], [["x".repeat(50)]], { caption: "c", label: "l" });
    assert.match(long, /tabular\}\{p\{4cm\}\}/);
  });

  it("put numbers to the right with equal decimals, and leave gaps", () => {
    const text = latexTable(
      ["model", "nDCG", "n"],
      [
        ["a & b", 0.12345, 10],
        ["c", 0.5, null],
        ["d", Number.NaN, 3],
      ],
      {
        caption: "Figures",
        label: "figures",
      },
    );
    assert.match(text, /\\begin\{tabular\}\{lrr\}/);
    assert.ok(text.includes("a \\& b & $0.1235$ & $10$ \\\\"), text);
    assert.ok(text.includes("c & $0.5000$ &  \\\\"), text);
    assert.ok(text.includes("d & -- & $3$ \\\\"), text);
  });
});
