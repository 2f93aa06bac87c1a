import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { DataFrame, fromFrame, showFrame, toFrame } from "../../lib/data/frames.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../lib/data/tables.ts";
import type { Dataset } from "../../lib/data/types.ts";

const users = vocabulary("user", ["007", "b"]);
const items = vocabulary("item", ["x", "y", "<z>"]);
const events = interactions({
  users,
  items,
  user: Int32Array.of(0, 1, 0),
  item: Int32Array.of(2, 0, 1),
  value: Float32Array.of(4.5, 3, 1),
  time: Float64Array.of(881250949, 881250949.5, 0),
});
const films = table(items, {
  title: textColumn(["A film", "跑鞋 B", "<script>alert('&')</script>"]),
  genres: categoryColumn("genre", [["war"], [], ["war", "love"]]),
  year: numberColumn([1995, Number.NaN, 2001]),
  vector: { type: "vector", dimensions: 1, values: Float32Array.of(1, 2, 3) },
});
const dataset: Dataset = {
  name: "made",
  title: "Made up",
  interactions: events,
  items: films,
  licence: "none",
  origin: "this test",
  notes: [],
};

function bundle(frame: Parameters<typeof showFrame>[0], options = {}): { html: string; text: string } {
  const shown = showFrame(frame, options).toMimeBundle();
  return { html: shown["text/html"] as string, text: shown["text/plain"] as string };
}

describe("data/frames", () => {
  it("turns events into a frame and back", () => {
    const frame = toFrame(events);
    assert.deepEqual(frame.columns, ["user", "item", "value", "time"]);
    assert.deepEqual(frame.values[0], ["007", "<z>", 4.5, "1997-12-04 15:55:49"]);
    const back = fromFrame(frame);
    assert.deepEqual(back.users.ids, ["007", "b"]);
    assert.deepEqual(back.items.ids, ["<z>", "x", "y"]);
    assert.deepEqual([...back.item], [0, 1, 2]);
    assert.deepEqual(back.value, events.value);
    assert.deepEqual(back.time, events.time);
  });

  it("puts titles beside the events of a data set, and turns tables into frames", () => {
    const joined = toFrame(dataset);
    assert.deepEqual(joined.columns, ["user", "item", "title", "value", "time"]);
    assert.equal((joined.values as string[][])[1]?.[2], "A film");
    const described = toFrame(films);
    assert.deepEqual(described.columns, ["item", "title", "genres", "year"]);
    assert.deepEqual((described.values as unknown[][])[2]?.slice(2), ["war, love", 2001]);
  });

  it("takes the first rows of large data, or a seeded sample in order, and says so", () => {
    const length = 5000;
    const large = interactions({
      users,
      items,
      user: new Int32Array(length),
      item: new Int32Array(length),
      value: Float32Array.from({ length }, (_, row) => row),
      time: null,
    });
    const first = toFrame(large, { rows: 100 });
    assert.equal(first.shape[0], 100);
    assert.equal((first.values as number[][])[99]?.[2], 99);
    assert.match(bundle(first).text, /the first 100 of 5,000 rows/);
    const rows = (seed: number) => {
      const frame = toFrame(large, { rows: 100, sample: random(seed).stream("look") });
      assert.match(bundle(frame).text, /a sample of 100 of 5,000 rows/);
      return (frame.values as number[][]).map((row) => row[2] as number);
    };
    assert.deepEqual(rows(1), rows(1));
    assert.notDeepEqual(rows(1), rows(2));
    assert.deepEqual(
      rows(1),
      rows(1).toSorted((a, b) => a - b),
    );
    assert.equal(new Set(rows(1)).size, 100);
    assert.ok((rows(1)[99] as number) > 4000);
  });

  it("reads frames by the usual names, by given names, with numeric ids and times", () => {
    const frame = new DataFrame({ who: [7, 8], movieId: ["p", "q"], rating: ["4", 2], ts: [1.7e12, 1.6e12] });
    const read = fromFrame(frame, { user: "who" });
    assert.deepEqual(read.users.ids, ["7", "8"]);
    assert.deepEqual([...(read.value ?? [])], [4, 2]);
    assert.deepEqual([...(read.time ?? [])], [1.7e9, 1.6e9]);
    assert.equal(fromFrame(frame, { user: "who", value: null, time: null }).value, null);
  });

  it("refuses frames without the columns, and cells that are none", () => {
    const refused = (frame: DataFrame, part: string | RegExp) =>
      assert.throws(
        () => fromFrame(frame),
        (error: unknown) =>
          error instanceof InputError &&
          (typeof part === "string" ? error.message.includes(part) : part.test(error.message)),
      );
    refused(new DataFrame({ who: ["a"], item: ["b"] }), "“who”");
    refused(new DataFrame({ user: ["a", null], item: ["b", "c"] }), /row 1, column “user”.*an id/);
    refused(new DataFrame({ user: ["a"], item: ["b"], rating: ["five"] }), /row 0, column “rating”.*a number.*“five”/);
    refused(
      new DataFrame({ user: ["a", "a"], item: ["b", "c"], time: ["2020-01-01", "soon"] }),
      /row 1, column “time”/,
    );
    assert.throws(() => toFrame(events.select([])), InputError);
  });

  it("shows a frame with everything escaped, and as aligned text", () => {
    const { html, text } = bundle(toFrame(dataset), { caption: "Events & <more>" });
    assert.ok(html.includes("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;") && !html.includes("<script"));
    assert.ok(html.includes("<caption>Events &amp; &lt;more&gt;</caption>"));
    assert.ok(html.includes('<th scope="col" class="number">value</th>'));
    assert.ok(html.includes("3 rows × 5 columns"));
    const lines = text.split("\n");
    assert.equal(lines[0], "Events & <more>");
    assert.match(lines[3] as string, /^007 {3}<z> {3}<script>/);
    assert.match(lines[5] as string, / 1\.0 {2}1970-01-01 00:00:00$/);
  });

  it("shows the top rows only, labels where danfo has some, and series", () => {
    const frame = toFrame(interactions({ ...events, time: null }));
    const top = bundle(frame, { rows: 2 });
    assert.equal(top.html.match(/<tr>/g)?.length, 3);
    assert.ok(top.text.includes("3 rows × 3 columns"));
    const summary = bundle(frame.describe()).text.split("\n");
    assert.match(summary[2] as string, /^count +3\.0/);
    assert.match(summary[3] as string, /^mean +2\.833/);
    assert.match(bundle(frame.column("value")).html, /<td class="number">4\.5<\/td>/);
    const groups = frame.groupby(["user"]).col(["value"]).mean() as DataFrame;
    assert.match(bundle(groups).text, /007 +2\.75/);
  });

  it("aligns wide characters and cuts long texts", () => {
    const { text } = bundle(new DataFrame({ a: ["跑鞋", "xx"], b: ["1", "2"], c: ["y".repeat(200), "a\nb"] }));
    const lines = text.split("\n");
    assert.match(lines[2] as string, /^跑鞋 {2}1 {2}y{79}…$/);
    assert.match(lines[3] as string, /^xx {4}2 {2}a b$/);
  });
});
