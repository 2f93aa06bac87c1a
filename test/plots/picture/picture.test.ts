import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { InputError } from "../../../lib/base/errors.ts";
import { heatmap } from "../../../lib/plots/heatmap.ts";
import { histogram } from "../../../lib/plots/histogram.ts";
import { lines } from "../../../lib/plots/lines.ts";
import { metricBars } from "../../../lib/plots/metric-bars.ts";
import { picture } from "../../../lib/plots/picture/picture.ts";
import { withPicture } from "../../../lib/plots/picture/with-picture.ts";
import { scatterMap } from "../../../lib/plots/scatter-map.ts";
import { stackedAreas } from "../../../lib/plots/stacked-areas.ts";
import { mimeTypes } from "../../../lib/report/mime.ts";
import { readXml, within, type XmlElement } from "../../support/xml.ts";
import { gallery, nasty } from "../gallery.ts";
import { words } from "../traces.ts";

const plain = (name: string) => ({ name, unit: null });
const axes = { x: plain("across"), y: plain("up") };
const texts = (root: XmlElement, of: string) =>
  within(root, { of })
    .map(({ text }) => text)
    .filter((text) => text !== "");
const marks = (root: XmlElement) =>
  within(root, { of: "points" }).map(
    (group) => within(group).filter(({ name }) => name === "use" || name === "path").length,
  );
/** The numbers in a path or in a shift. */
const numbers = (text = "") => (text.match(/-?[\d.]+/g) ?? []).map(Number);

describe("pictures of figures", function () {
  this.timeout(20_000);

  for (const [kind, figure] of Object.entries(gallery)) {
    it(`show ${kind}: well formed, small, told in words, with title and axes`, () => {
      const svg = figure.toSvg();
      const root = readXml(svg);
      assert.ok(svg.length < 40_000, `${svg.length} characters`);
      assert.deepEqual(
        [root.name, root.attributes.width, root.attributes.height],
        ["svg", "720", String(figure.layout.height)],
      );
      const [title, desc] = [root.children[0], root.children[1]];
      assert.equal(`${title?.text}\n${desc?.text}`, words(figure));
      assert.deepEqual(root.children[2]?.attributes.fill, "#fff", "white paper");
      assert.deepEqual(texts(root, "gtitle"), [title?.text]);
      assert.equal(texts(root, "xtitle").length, 1);
      assert.ok(texts(root, "xtick").length >= 2 && texts(root, "ytick").length >= 2);
      assert.ok(within(root, { of: "trace" }).length > 0 || within(root, { name: "image" }).length > 0);
      assert.equal(within(root, { name: "script" }).length, 0);
    });
  }

  it("draw bars as long as their values, with arms and a legend", () => {
    const groups = ["A", "B"].map((name) => ({
      name,
      bars: [
        { name: "one", mean: 0.3, ci95: [0.2, 0.4] as const },
        { name: "two", mean: 0.15 },
      ],
    }));
    const root = readXml(metricBars({ title: "Bars", metric: plain("m"), groups }).toSvg());
    const bars = within(root, { of: "points" }).map((group) =>
      within(group, { name: "path" }).map(({ attributes }) =>
        Math.max(...numbers(/H([\d.]+)/.exec(attributes.d ?? "")?.[0])),
      ),
    );
    assert.equal(bars.length, 2);
    for (const [one = 0, two = 0] of bars) assert.ok(Math.abs(one / two - 2) < 0.01, `${one} is twice ${two}`);
    assert.deepEqual(texts(root, "legendtext"), ["A", "B"]);
    assert.deepEqual(texts(root, "ytick").sort(), ["one", "two"]);
    const arms = within(root, { name: "path" }).filter(({ attributes }) => /m0,-4H/.test(attributes.d ?? ""));
    assert.equal(arms.length, 2);
  });

  it("draw a bar for each bin that holds something", () => {
    const root = readXml(
      histogram({ title: "H", x: plain("v"), counted: "users", values: [0, 0, 1, 1, 3], bins: 4 }).toSvg(),
    );
    // The empty bin is a bar without height.
    assert.deepEqual(marks(root), [3]);
  });

  it("draw lines with their points where they belong, and bands", () => {
    const line = { x: [0, 1, 2], y: [1, 3, 2] };
    const band = { low: [0, 2, 1], high: [2, 4, 3] };
    const both = [
      { name: "with band", ...line, band },
      { name: "plain", x: [0, 1], y: [0, 0] },
    ];
    const root = readXml(lines({ title: "L", ...axes, lines: both, marks: [{ at: 1, name: "turn" }] }).toSvg());
    assert.deepEqual(marks(root), [3, 2]);
    const [first = [], second = [], third = []] = within(within(root, { of: "points" })[0] as XmlElement)
      .filter(({ name }) => name !== "g")
      .map(({ attributes: { x, y, transform } }) => (x === undefined ? numbers(transform) : [Number(x), Number(y)]));
    assert.ok((first[0] as number) < (second[0] as number) && (second[0] as number) < (third[0] as number));
    assert.ok(
      (second[1] as number) < (third[1] as number) && (third[1] as number) < (first[1] as number),
      "higher is above",
    );
    assert.deepEqual(texts(root, "legendtext"), ["with band", "plain"]);
    assert.equal(
      within(root, { name: "path" }).filter(({ attributes }) => /fill-opacity:0\.18/.test(attributes.style ?? ""))
        .length,
      1,
    );
    assert.ok(within(root, { name: "text" }).some(({ text }) => text === "turn"));
  });

  it("draw every point of a map, names beside those chosen, and tell shapes once", () => {
    const at = Array.from({ length: 30 }, (_, index) => index);
    const root = readXml(
      scatterMap({
        title: "M",
        ...axes,
        points: { x: at, y: at },
        labels: at.map(String),
        groups: at.map((index) => (index % 3 ? "a" : "b")),
        named: [7],
      }).toSvg(),
    );
    assert.deepEqual(marks(root).sort(), [10, 20]);
    // Two more stand in the legend.
    assert.equal(within(root, { name: "use" }).length, 32);
    assert.ok(within(root, { name: "text" }).some(({ text }) => text === "7"));
    const shapes = new Set(
      within(root, { name: "defs" })
        .flatMap((defs) => within(defs, { name: "path" }))
        .map(({ attributes }) => attributes.id),
    );
    assert.ok(within(root, { name: "use" }).every(({ attributes }) => shapes.has(attributes["xlink:href"]?.slice(1))));
  });

  it("draw areas upon each other, each run for itself", () => {
    const areas = ["low", "high"].map((name) => ({ name, values: [1, 1, Number.NaN, 2, 2] }));
    const root = readXml(stackedAreas({ title: "S", x: plain("month"), at: [0, 1, 2, 3, 4], areas }).toSvg());
    const filled = within(root, { name: "path" }).filter(({ attributes }) =>
      /fill-opacity:0\.75/.test(attributes.style ?? ""),
    );
    // Two areas in two runs, and two squares in the legend.
    assert.equal(filled.length, 6);
    assert.deepEqual(texts(root, "legendtext").sort(), ["high", "low"]);
  });

  it("colour the cells of a heatmap and say their numbers", () => {
    const root = readXml(
      heatmap({
        title: "T",
        ...axes,
        z: plain("z"),
        columns: ["a", "b"],
        rows: ["r", "s"],
        values: [0, 1, 0.5, Number.NaN],
      }).toSvg(),
    );
    const image = within(root, { name: "image" })[0];
    const png = Buffer.from((image?.attributes.href ?? "").split(",")[1] ?? "", "base64");
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
    const colour = (across: number, down: number) => {
      const from = Math.floor(down * height) * (4 * width + 1) + 1 + 4 * Math.floor(across * width);
      return [...rows.subarray(from, from + 4)];
    };
    assert.deepEqual(colour(0.25, 0.25), [0, 0x22, 0x4e, 255]);
    assert.deepEqual(colour(0.75, 0.25), [0xfe, 0xe8, 0x38, 255]);
    assert.deepEqual(colour(0.25, 0.75), [0x7d, 0x7c, 0x78, 255]);
    assert.equal(colour(0.75, 0.75)[3], 0, "an empty cell is empty");
    const said = within(root, { name: "text" }).map(({ text }) => text);
    for (const number of ["0", "1", "0.5"]) assert.ok(said.includes(number), number);
  });

  it("are the same text each time, with names that no other picture on the page has", () => {
    const [one, two] = [gallery.lines?.toSvg() ?? "", gallery.scatterMap?.toSvg() ?? ""];
    assert.equal(gallery.lines?.toSvg(), one);
    const names = (svg: string) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name as string);
    assert.ok(names(one).length > 2);
    assert.deepEqual(
      names(one).filter((name) => names(two).includes(name)),
      [],
    );
    for (const [, name] of one.matchAll(/(?:url\(|href=")#([^)"]+)/g))
      assert.ok(names(one).includes(name as string), name);
  });

  it("leave points out where there are very many, and say so", () => {
    const many = Array.from({ length: 20_000 }, (_, at) => Math.sin(at));
    const figure = scatterMap({
      title: "Many",
      ...axes,
      points: { x: many, y: many.toReversed() },
      labels: many.map(String),
      named: [3],
    });
    const svg = figure.toSvg();
    const root = readXml(svg);
    assert.ok(svg.length < 150_000, `${svg.length}`);
    const [drawn = 0] = marks(root);
    assert.ok(drawn > 1000 && drawn <= 1500, `${drawn}`);
    assert.equal(root.children.at(-1)?.text, `${(drawn + 1).toLocaleString("en-US")} of 20,001 points are drawn here.`);
    assert.equal(root.attributes.height, "542");
    assert.ok(
      within(root, { name: "text" }).some(({ text }) => text === String(many[3])),
      "a name that was asked for stays",
    );
  });

  it("keep markup, formulas and characters that XML has no place for from doing harm", () => {
    const label = `${nasty}\u0000\u0008\ud800 ]]> 好`;
    const root = readXml(lines({ title: label, ...axes, lines: [{ name: label, x: [0, 1], y: [0, 1] }] }).toSvg());
    assert.equal(root.children[0]?.text, `${nasty}\ufffd\ufffd\ufffd ]]> 好`);
    assert.equal(within(root, { name: "image" }).length, 0);
  });

  it("break a title of an axis that is longer than the axis", () => {
    const titled = (name: string, unit: string | null) => {
      const root = readXml(
        lines({ title: "L", x: plain("x"), y: { name, unit }, lines: [{ name: "a", x: [0, 1], y: [0, 1] }] }).toSvg(),
      );
      return within(root, { of: "ytitle" }).flatMap((title) => title.children.map(({ text }) => text));
    };
    assert.deepEqual(titled("loss", "nats"), []);
    assert.deepEqual(titled("root mean squared error of the cells", "cells of variance 1"), [
      "root mean squared error of the cells",
      "(cells of variance 1)",
    ]);
    assert.deepEqual(titled("next item stays in the genre, over the rate of the user", null), [
      "next item stays in the genre,",
      "over the rate of the user",
    ]);
  });

  it("are drawn of traces of one's own, pictures from elsewhere left out", () => {
    const figure = {
      data: [
        { type: "box", y: [1, 2, 3, 9] },
        { type: "scattergl", mode: "markers", x: Float32Array.of(0, 1), y: Float32Array.of(1, 2) },
      ],
      layout: {
        title: { text: "Own" },
        images: [{ source: "https://example.org/x.png", x: 0, y: 1, sizex: 1, sizey: 1 }],
      },
    };
    const svg = picture(figure, "Own");
    assert.ok(marks(readXml(svg)).includes(2));
    assert.ok(!svg.includes("example.org"));
    assert.equal(figure.data[1]?.type, "scattergl", "what was given stays as it was");
  });

  it("say why where there is none", () => {
    const surface = { data: [{ type: "surface", z: [[1]] }], layout: {} };
    assert.throws(
      () => picture(surface, "S"),
      (error) => error instanceof InputError && /graphics card, got surface/.test(error.message),
    );
    const bundle = withPicture({ [mimeTypes.plotly]: surface, "text/plain": "Surface" });
    assert.ok(!("image/svg+xml" in bundle));
    assert.match(String(bundle["text/plain"]), /^Surface\nThere is no picture of this figure: .*surface/);
  });
});

describe("withPicture", () => {
  it("puts the picture beside the interactive form and the words, and leaves all else alone", () => {
    const bundle = gallery.metricBars?.toMimeBundle() ?? {};
    const pictured = withPicture(bundle);
    assert.deepEqual(Object.keys(pictured).sort(), [mimeTypes.plotly, "image/svg+xml", "text/plain"].sort());
    assert.equal(pictured["image/svg+xml"], gallery.metricBars?.toSvg());
    assert.equal(pictured["text/plain"], bundle["text/plain"]);
    const text = { "text/plain": "x" };
    assert.equal(withPicture(text), text);
    assert.equal(withPicture(pictured), pictured);
  });

  it("takes the layout's title where a figure brings no words", () => {
    const pictured = withPicture({ [mimeTypes.plotly]: { data: [{ y: [1, 2] }], layout: { title: "My own" } } });
    assert.match(String(pictured["image/svg+xml"]), /<title>My own<\/title>/);
    assert.equal(pictured["text/plain"], "My own");
  });
});
