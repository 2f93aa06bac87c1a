import type { Measurement } from "../../lib/report/ledger.ts";
import { mimeTypes } from "../../lib/report/mime.ts";
import type { Cell, NotebookFile, Output } from "../../lib/report/nbformat.ts";

/** A title such as data may hold: run by a page that does not escape it. */
export const hostileTitle = '</script><script>window.hacked = true</script><img src=x onerror="window.hacked = true">';

export function markdownCell(source: string): Extract<Cell, { cell_type: "markdown" }> {
  return { cell_type: "markdown", source, metadata: {} };
}

export function codeCell(source: string, outputs: readonly Output[] = []): Cell {
  return { cell_type: "code", source, metadata: {}, execution_count: 1, outputs };
}

export function shown(data: Readonly<Record<string, unknown>>): Output {
  return { output_type: "display_data", data, metadata: {} };
}

export function notebookOf(...cells: readonly Cell[]): NotebookFile {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

/** A measurement that stands for the claim d2-dot as it really comes out. */
export const dotMeasurement: Measurement = {
  claim: "d2-dot",
  value: 1,
  finding: "The printed vectors share one place, so their product is 1.",
  protocol: "arithmetic on the printed vectors",
  seeds: [],
  backend: "none",
  seconds: 0.01,
};

/** A picture of one point. */
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mMUTWn+DwADAwG/eFrPXQAAAABJRU5ErkJggg==";

const figure = (title: string) => ({
  data: [
    {
      type: "scatter",
      mode: "lines+markers",
      name: "training",
      x: [1, 2, 3, 4, 5],
      y: [1.1, 1.02, 0.97, 0.945, 0.931],
    },
    {
      type: "scatter",
      mode: "lines+markers",
      name: "validation",
      x: [1, 2, 3, 4, 5],
      y: [1.12, 1.05, 1.0, 0.985, 0.982],
    },
  ],
  layout: {
    title: { text: title },
    height: 400,
    xaxis: { title: { text: "epoch" } },
    yaxis: { title: { text: "RMSE (stars)" } },
  },
  config: {},
});

/** A notebook with everything a page can show. */
export function sampleNotebook(): NotebookFile {
  return notebookOf(
    markdownCell(
      "# What the printed arithmetic really gives\n\nDocument 2 multiplies two vectors by hand and takes a sigmoid. This page repeats every step, first on paper and then by machine, and says where the two part.\n\n## The dot product\n\nFor vectors $\\mathbf{u}, \\mathbf{i} \\in \\{0,1\\}^6$ the product counts the places where both are one,\n\n$$\\mathbf{u} \\cdot \\mathbf{i} = \\sum_{k=1}^{6} u_k\\, i_k ,$$\n\nand the score is \\(\\sigma(x) = 1 / (1 + e^{-x})\\). A lunch costs $5 and a dinner $6.\n\n| vector | entries |\n|---|---|\n| user | 1 0 0 1 0 0 |\n| item | 1 0 1 0 1 0 |\n\n> 用户对商品的推荐评分为 0.86.\n",
    ),
    codeCell(
      'import { dot, sigmoid } from "tastelab";\n\n// The vectors as section 4.3 prints them.\nconst user = [1, 0, 0, 1, 0, 0];\nconst item: number[] = [1, 0, 1, 0, 1, 0];\nconst product = dot(user, item);\nconsole.log("the product is", product, "its sigmoid", sigmoid(product).toFixed(4));',
      [
        { output_type: "stream", name: "stdout", text: "the product is 1, " },
        { output_type: "stream", name: "stdout", text: "its sigmoid 0.7311\n" },
        { output_type: "stream", name: "stderr", text: "\u001b[33mwarning\u001b[0m: <b>six</b> places only\n" },
      ],
    ),
    codeCell('measured("d2-dot", { value: product });', [
      shown({
        "text/html": "<p><strong>d2-dot</strong> measured</p>",
        "text/plain": "d2-dot: contradicted by arithmetic",
        [mimeTypes.measurement]: dotMeasurement,
      }),
    ]),
    {
      ...markdownCell(
        "## Training\n\nThe curve should fall.\n\n### By epoch\n\n![a dot](attachment:dot.png) <script>window.hacked = true</script>",
      ),
      attachments: { "dot.png": { "image/png": dot } },
    },
    codeCell("trainingCurves(log)", [
      shown({ [mimeTypes.plotly]: figure("Error by epoch"), "text/plain": "Error by epoch" }),
      shown({ [mimeTypes.plotly]: figure(hostileTitle), "text/plain": hostileTitle }),
    ]),
    codeCell("hostile", [
      shown({ "text/plain": hostileTitle }),
      { output_type: "stream", name: "stdout", text: hostileTitle },
      shown({ "text/html": `<p>from data: ${hostileTitle}</p>` }),
      shown({
        "image/svg+xml":
          '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><script>parent.hacked = true</script><rect width="120" height="40" rx="6" fill="#14628c"/></svg>',
        "text/plain": "a bar",
      }),
      shown({
        [mimeTypes.banner]: {
          kind: "data",
          text: "The made-up shop stands in for MovieLens 100K: no figure here is about real people.",
        },
        "text/plain": "banner",
      }),
    ]),
    codeCell("throw new Error('no')", [
      {
        output_type: "error",
        ename: "InputError",
        evalue: "wanted a number, got “five”",
        traceback: ["\u001b[31mInputError\u001b[0m: wanted a number, got “five”", "  at cell 6, line 1"],
      },
    ]),
  );
}
