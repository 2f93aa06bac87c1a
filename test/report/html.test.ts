import assert from "node:assert/strict";
import { metricBars } from "../../lib/plots/metric-bars.ts";
import { withPicture } from "../../lib/plots/picture/with-picture.ts";
import { terminalText } from "../../lib/report/html/ansi.ts";
import { markdownRenderer } from "../../lib/report/html/markdown.ts";
import {
  notebookFailed,
  notebookSummary,
  notebookTitle,
  renderNotebookPage,
} from "../../lib/report/html/notebook-page.ts";
import { markChinese } from "../../lib/report/html/page.ts";
import { mimeTypes } from "../../lib/report/mime.ts";
import type { NotebookFile } from "../../lib/report/nbformat.ts";
import { readMeasurements } from "../../lib/report/read-measurements.ts";
import {
  codeCell,
  dotMeasurement,
  hostileTitle,
  markdownCell,
  notebookOf,
  sampleNotebook,
  shown,
} from "../support/sample-notebook.ts";
import { readXml, within } from "../support/xml.ts";

const markup = (text: string, images?: Record<string, string>) => markdownRenderer().render(text, images).markup;
const page = (notebook: NotebookFile) =>
  renderNotebookPage({ name: "sample", notebook, facts: [["Seeds", "1"]], claims: [] });
const outputOf = (data: Record<string, unknown>) => page(notebookOf(codeCell("x", [shown(data)])));

describe("markdown", () => {
  it("renders formulas between $, $$, \\( and \\[, in a line and as a block", () => {
    for (const text of ["$x_i$", "\\(x_i\\)", "so $x_i$, then", "$$x_i$$", "\\[x_i\\]", "$$\nx_i\n= 1\n$$"]) {
      const formula = markup(text);
      assert.match(formula, /<span class="katex/, text);
      assert.match(formula, /<msub><mi>x<\/mi><mi>i<\/mi><\/msub>/, text);
      assert.equal(formula.includes("katex-display"), /\$\$|\\\[/.test(text), text);
    }
  });

  it("takes money, escaped dollars and code for what they are", () => {
    for (const text of [
      "a lunch costs $5 and a dinner $6",
      "\\$a\\$",
      "`$a$`",
      "```\n$a$\n```",
      "5 $ a $ 6",
      "$$ never closed",
    ]) {
      assert.ok(!markup(text).includes("katex"), text);
    }
  });

  it("shows a formula that does not parse, and goes on", () => {
    assert.match(markup("$\\frac{1$ and *more*"), /katex-error[\s\S]*<em>more<\/em>/);
  });

  it("does not let a formula bring a link or markup", () => {
    const formula = markup(
      "$\\href{javascript:alert(1)}{x}$ $\\htmlStyle{color:red}{x}$ $</span><script>alert(1)</script>$",
    );
    assert.ok(!/href=|style="color:red"|<script/.test(formula));
  });

  it("highlights code, keeps tables, and shows HTML as text", () => {
    assert.match(markup("```ts\nconst a = 1;\n```"), /<span class="hljs-keyword">const<\/span>/);
    assert.match(markup("|a|\n|-|\n|b|"), /<div class="scroll"[^>]*><table>[\s\S]*<td>b<\/td>/);
    assert.match(markup("<script>alert(1)</script>"), /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.ok(!markup("[a](javascript:alert(1))").includes("<a "));
  });

  it("takes pictures from what is attached and fetches none", () => {
    assert.match(
      markup("![a dot](attachment:dot.png)", { "dot.png": "data:image/png;base64,AA" }),
      /<img src="data:image\/png;base64,AA" alt="a dot">/,
    );
    assert.match(
      markup("![a dot](https://example.org/dot.png)"),
      /<a href="https:\/\/example.org\/dot.png">a dot<\/a>/,
    );
    assert.match(markup("![x](attachment:%FF.png)"), /<a /);
  });

  it("gives every heading an anchor of its own", () => {
    const renderer = markdownRenderer();
    renderer.render("## Results\n### Results\n## 结果 $x$");
    assert.deepEqual(
      renderer.headings.map(({ level, anchor }) => [level, anchor]),
      [
        [2, "section-results"],
        [3, "section-results-2"],
        [2, "section-结果-x"],
      ],
    );
  });
});

describe("Chinese on an English page", () => {
  it("is marked as such, whole and apart from tags and scripts", () => {
    assert.equal(
      markChinese('<p title="标题">looked at 喜欢 3 部电影。 Then</p><script>"中文"</script><b>好</b>'),
      '<p title="标题">looked at <span lang="zh">喜欢 3 部电影。</span> Then</p><script>"中文"</script><b><span lang="zh">好</span></b>',
    );
    assert.match(page(notebookOf(markdownCell("> 用户对商品"))), /<span lang="zh">用户对商品<\/span>/);
  });
});

describe("terminal text", () => {
  it("loses its colours, and lines end as a terminal would leave them", () => {
    assert.equal(
      terminalText("\u001b[31;1mred\u001b[0m\r\nepoch 1\repoch 2\rdone\n\u001b]8;;http://x\u0007link"),
      "red\ndone\nlink",
    );
  });
});

describe("the page of a notebook", () => {
  it("escapes code, streams, plain text, errors and figures' data", () => {
    const whole = page(sampleNotebook());
    const own = whole.replace(/<script>[\s\S]*?<\/script>/g, "").replace(`<p>from data: ${hostileTitle}</p>`, "");
    assert.ok(!own.includes("window.hacked = true</script><img"));
    assert.ok(own.includes("&lt;/script&gt;&lt;script&gt;window.hacked = true"));
    assert.match(own, /<pre class="stderr">warning: &lt;b&gt;six&lt;\/b&gt; places only<\/pre>/);
    assert.ok(own.includes("\\u003c/script>\\u003cscript>window.hacked"));
  });

  it("lets no script run but its own, and fetches nothing", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page(sampleNotebook()))?.[1] ?? "";
    assert.match(
      policy,
      /^default-src &#39;none&#39;; img-src data: blob:; font-src data:; style-src &#39;unsafe-inline&#39;; script-src (&#39;sha256-[\w+/=]+&#39; ?){3}; base-uri/,
    );
  });

  it("brings plotly and the fonts of formulas only where they are used", () => {
    const plain = page(notebookOf(markdownCell("# A\n\ntext"), codeCell("1", [shown({ "text/plain": "1" })])));
    assert.ok(plain.length < 60_000 && !plain.includes("@font-face"));
    const formulas = page(notebookOf(markdownCell("$x$")));
    assert.ok(formulas.length > 300_000 && formulas.length < 1_000_000);
    assert.ok(!/url\((?!data:)/.test(formulas));
    const plots = outputOf({ [mimeTypes.plotly]: { data: [], layout: {} }, "text/plain": "figure" });
    assert.ok(plots.length > 600_000 && plots.length < 1_000_000);
    const inSpace = outputOf({ [mimeTypes.plotly]: { data: [{ type: "scatter3d" }] }, "text/plain": "figure" });
    assert.ok(inSpace.length > 1_900_000 && inSpace.length < 3_000_000);
  });

  it("shows a figure by its picture until it is drawn, the title above both, and by its words where there is none", () => {
    const bars = [{ name: "one", mean: 1 }];
    const figure = metricBars({ title: "Bars <b>", metric: { name: "m", unit: null }, groups: [{ name: "", bars }] });
    const pictured = withPicture(figure.toMimeBundle());
    const block = /<figure class="plot"[\s\S]*?<\/figure>/.exec(outputOf({ ...pictured }))?.[0] ?? "";
    const height = Number(figure.layout.height);
    assert.ok(block.includes(`<figcaption>Bars &lt;b&gt;</figcaption><img class="still"`));
    assert.ok(block.includes(`style="--height:${height - 20}px"`));
    const [, data = "", said] = /src="data:image\/svg\+xml;base64,([^"]*)" alt="([^"]*)"/.exec(block) ?? [];
    assert.equal(said, "Bars &lt;b&gt;");
    const svg = readXml(Buffer.from(data, "base64").toString("utf8"));
    assert.deepEqual([svg.attributes.viewBox, svg.attributes.height], [`0 20 720 ${height - 20}`, String(height - 20)]);
    assert.deepEqual(within(svg, { of: "gtitle" }), []);
    assert.equal(within(svg, { of: "xtitle" })[0]?.text, "m");
    const bare = outputOf({ ...figure.toMimeBundle() });
    assert.ok(!bare.includes('class="still"') && bare.includes("<p>one: 1</p>"));
  });

  it("anchors cells by their place among all cells, and coalesces what was printed", () => {
    const whole = page(sampleNotebook());
    assert.match(whole, /<section class="cell code" id="cell-3">/);
    assert.match(whole, /<pre class="stdout">the product is 1, its sigmoid 0\.7311<\/pre>/);
    assert.match(whole, /<a href="#section-training">Training<\/a>/);
    assert.match(whole, /<p class="banner" role="note">The made-up shop stands in/);
    assert.match(whole, /<div class="error" role="alert"><strong>InputError: wanted a number, got “five”<\/strong>/);
  });

  it("takes the richest form it knows: plotly, HTML, pictures, Markdown, LaTeX, JSON, text", () => {
    const all = { "text/plain": "plain", "application/json": { a: 1 }, "text/latex": "$$x$$", "text/markdown": "*m*" };
    assert.match(outputOf({ "text/plain": "plain" }), /<pre class="text">plain<\/pre>/);
    assert.match(
      outputOf({ "text/plain": "plain", "application/json": { a: "<" } }),
      /<pre class="text">\{\n {2}&quot;a&quot;: &quot;&lt;&quot;/,
    );
    assert.match(
      outputOf({ "text/plain": "plain", "text/latex": "$$x$$" }),
      /<div class="formula"><span class="katex-display">/,
    );
    assert.match(outputOf(all), /<div class="prose"><p><em>m<\/em><\/p>/);
    assert.match(
      outputOf({ ...all, "image/png": "QUJD\nREVG" }),
      /<img src="data:image\/png;base64,QUJDREVG" alt="plain">/,
    );
    assert.match(outputOf({ ...all, "text/html": ["<b>", "h</b>"] }), /<div class="block"><b>h<\/b><\/div>/);
    assert.ok(!outputOf({ "application/x-unknown": 1 }).includes('class="outputs"><'));
    assert.match(page(notebookOf(codeCell("x", [shown({})]))), /id="cell-1"/);
  });

  it("knows title, summary, failure and measurements of a notebook", () => {
    const notebook = sampleNotebook();
    assert.equal(notebookTitle("sample", notebook), "What the printed arithmetic really gives");
    assert.equal(notebookTitle("sample", notebookOf()), "sample");
    assert.match(notebookSummary(notebook), /^Document 2 multiplies two vectors by hand/);
    assert.equal(notebookFailed(notebook), true);
    assert.equal(notebookFailed(notebookOf()), false);
    assert.deepEqual(readMeasurements("sample", notebook), [
      { measurement: dotMeasurement, source: { notebook: "sample", anchor: "cell-3" } },
    ]);
  });
});

describe("a page that a program put together", () => {
  const put = notebookOf(
    markdownCell("# Put together"),
    codeCell("", [shown({ "text/html": "<p>shown</p>" })]),
    codeCell("", []),
  );

  it("shows outputs without code, and nothing for a cell without either", () => {
    const text = page(put);
    assert.ok(text.includes("<p>shown</p>"));
    assert.equal(/class="source"|Code ·/.exec(text)?.[0], undefined);
    assert.ok(!text.includes('id="cell-3"'));
  });

  it("stands alone on demand, without a link to the other reports", () => {
    const alone = renderNotebookPage({ name: "report", notebook: put, facts: [], claims: [], alone: true });
    assert.ok(page(put).includes("all reports") && !alone.includes("all reports"));
  });
});
