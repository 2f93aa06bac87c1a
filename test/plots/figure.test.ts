import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { axisTitle, checkLengths, escapeText, figure, numbersOf, said } from "../../lib/plots/figure.ts";
import { theme } from "../../lib/plots/theme.ts";
import { mimeTypes } from "../../lib/report/mime.ts";

describe("figure", () => {
  const made = figure({
    title: "A <b>bold</b> claim & more",
    data: [{ type: "bar", x: [1], y: [2] }],
    layout: { xaxis: { title: { text: "x" } } },
    height: 300,
    summary: ["Bars: one."],
  });

  it("shows itself as plotly and as words", () => {
    const bundle = made.toMimeBundle();
    assert.deepEqual(Object.keys(bundle), [mimeTypes.plotly, "text/plain"]);
    assert.equal(bundle["text/plain"], "A <b>bold</b> claim & more\nBars: one.");
    const drawn = JSON.parse(JSON.stringify(bundle[mimeTypes.plotly]));
    assert.deepEqual(drawn, { data: made.data, layout: made.layout, config: made.config });
    assert.deepEqual(drawn.layout.template, JSON.parse(JSON.stringify(theme)));
    assert.equal(drawn.layout.height, 300);
    assert.equal(drawn.config.responsive, true);
  });

  it("is drawn as a picture on demand", () => {
    assert.match(
      made.toSvg(),
      /^<svg [^>]*><title>A &lt;b&gt;bold&lt;\/b&gt; claim &amp; more<\/title><desc>Bars: one\.<\/desc>/,
    );
  });

  it("escapes its title, which plotly reads as HTML", () => {
    assert.deepEqual(made.layout.title, { text: "A &lt;b&gt;bold&lt;/b&gt; claim &amp; more" });
    assert.equal(escapeText('<a href="x">&amp; $x$</a>'), '&lt;a href="x"&gt;&amp;amp; &#36;x&#36;&lt;/a&gt;');
  });

  it("leaves colours of text and page to the theme, so that a page can lay its own over it", () => {
    assert.ok(!JSON.stringify({ ...made.layout, template: null }).includes("color"));
    assert.equal(theme.layout?.paper_bgcolor, "rgba(0,0,0,0)");
  });
});

describe("parts of figures", () => {
  it("name axes with their units, or refuse", () => {
    assert.deepEqual(axisTitle({ name: "loss", unit: "nats" }, "here"), { text: "loss (nats)" });
    assert.deepEqual(axisTitle({ name: "a < b", unit: null }, "here"), { text: "a &lt; b" });
    assert.throws(() => axisTitle({ name: " ", unit: null }, "here"), InputError);
    assert.throws(
      () => axisTitle({ name: "loss", unit: "" }, "here"),
      /^InputError: here: wanted a name for each axis/,
    );
  });

  it("turn typed arrays into plain numbers of seven digits", () => {
    assert.deepEqual(numbersOf(Float32Array.of(0.1, 2), "here", "refuse"), [0.1, 2]);
    assert.equal(JSON.stringify(numbersOf(Float64Array.of(1 / 3), "here", "refuse")), "[0.3333333]");
  });

  it("keep NaN as a gap only where that is meant, and refuse what is infinite", () => {
    assert.deepEqual(numbersOf([1, Number.NaN], "here", "gap"), [1, null]);
    assert.throws(() => numbersOf([1, Number.NaN], "here", "refuse"), /here: wanted finite numbers, got NaN at 1/);
    assert.throws(() => numbersOf([Number.POSITIVE_INFINITY], "here", "gap"), InputError);
  });

  it("refuse arrays of unequal length and empty ones", () => {
    checkLengths("here", { x: [1], y: Float32Array.of(1) });
    assert.throws(() => checkLengths("here", { x: [1, 2], y: [1] }), /got 2 x, 1 y/);
    assert.throws(() => checkLengths("here", { x: [], y: [] }), InputError);
  });

  it("say numbers shortly", () => {
    assert.deepEqual([1234567, 0.123456, 20.5, Number.NaN].map(said), ["1,234,567", "0.1235", "20.5", "none"]);
  });
});
