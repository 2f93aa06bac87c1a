import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import type { Evaluation, Metric } from "../../lib/eval/types.ts";
import { evaluationTable } from "../../lib/report/evaluation-table.ts";
import type { Displayable } from "../../lib/report/mime.ts";
import { banner, note } from "../../lib/report/notices.ts";
import { table } from "../../lib/report/table.ts";

const markup = (shown: Displayable) => String(shown.toMimeBundle()["text/html"]);
const text = (shown: Displayable) => String(shown.toMimeBundle()["text/plain"]);

describe("table", () => {
  const films = [
    { film: "Toy Story", ratings: 452, mean: 3.87832 },
    { film: "玩具总动员", ratings: 12345, mean: 0.5 },
  ];

  it("lines its columns up as text, numbers to the right", () => {
    const shown = table(films, { caption: "Films", foot: "from u.data" });
    assert.equal(
      text(shown),
      [
        "Films",
        "film        ratings   mean",
        "──────────  ───────  ─────",
        "Toy Story       452  3.878",
        "玩具总动员   12,345  0.500",
        "from u.data",
      ].join("\n"),
    );
  });

  it("has caption, headings with scope, row headings and numbers marked, in HTML", () => {
    const shown = markup(table(films, { caption: "Films" }));
    assert.match(shown, /<caption>Films<\/caption>/);
    assert.match(shown, /<th scope="col">film<\/th><th scope="col" class="number">ratings<\/th>/);
    assert.match(
      shown,
      /<th scope="row">Toy Story<\/th>\s*<td class="number">452<\/td>\s*<td class="number">3.878<\/td>/,
    );
  });

  it("takes lists, names, digits and a choice of columns", () => {
    const shown = table(
      [
        ["a", 1.23456],
        ["b", 2],
      ],
      { columns: ["letter", { key: 1, name: "value", digits: 2 }] },
    );
    assert.match(text(shown), /letter {2}value\n─+ {2}─+\na +1\.2\nb +2\.0$/);
    assert.ok(!text(table(films, { columns: ["film", "mean"] })).includes("452"));
  });

  it("escapes titles, captions, headings and the foot", () => {
    const hostile = "<script>alert(1)</script>";
    const shown = markup(table([{ [hostile]: hostile }], { caption: hostile, foot: hostile }));
    assert.ok(!shown.includes("<script"));
    assert.equal(shown.split("&lt;script&gt;alert(1)&lt;/script&gt;").length - 1, 5);
  });

  it("leaves empty what is missing, and refuses a column that no row has", () => {
    assert.match(text(table([{ a: 1 }, { a: null }])), /a\n─\n1\n$/);
    assert.equal(text(table([])).trim(), "");
    assert.throws(
      () => table(films, { columns: ["film", "rating"] }),
      (error) => error instanceof InputError && /film, ratings, mean, got “rating”/.test(error.message),
    );
  });
});

describe("evaluationTable", () => {
  const metric = (name: string, better: "higher" | "lower") =>
    ({ name, better, kind: "ranking", convention: "…", k: 10, value: () => 0 }) satisfies Metric;
  const judged = (model: string, hit: number, error: number, unanswered = 0): Evaluation => ({
    model,
    protocol: "last item held out",
    candidates: "full ranking over 3,416 items",
    backend: "tensorflow",
    seeds: [1, 2],
    seconds: { fit: 12.34, answer: 0.5 },
    perQuery: {},
    users: null,
    ratings: null,
    bySeed: {},
    metrics: { "HR@10": metric("HR@10", "higher"), RMSE: metric("RMSE", "lower") },
    conventions: { "HR@10": "1 when the held-out item is listed", RMSE: "root of the mean" },
    notes: ["3 users without events were left out."],
    summary: {
      "HR@10": { mean: hit, ci95: [hit - 0.005, hit + 0.005], n: 100, unanswered },
      RMSE: { mean: error, ci95: [Number.NaN, Number.NaN], n: 100, unanswered: 0 },
    },
  });
  const both = [judged("EASE", 0.11, 0.95), judged("<b>ALS</b>", 0.097, 0.91, 7)];

  it("shows means with intervals and marks the best by the metric's own sense", () => {
    const plain = text(evaluationTable(both, { caption: "ML-1M" }));
    assert.match(plain, /EASE +\*0\.1100 \[0\.1050, 0\.1150\] +0\.95 /);
    assert.match(plain, /<b>ALS<\/b> +0\.0970 \[0\.0920, 0\.1020\] +\*0\.91 /);
    const shown = markup(evaluationTable(both));
    assert.match(shown, /<th scope="row">EASE<\/th>\s*<td class="number">\s*<strong class="best">0\.1100<\/strong>/);
    assert.match(shown, /<strong class="best">0\.91<\/strong>/);
    assert.equal(shown.split('class="best"').length - 1, 2);
    assert.ok(shown.includes("&lt;b&gt;ALS&lt;/b&gt;") && !shown.includes("<b>ALS"));
  });

  it("prints protocol, candidates, seeds, backend, conventions, notes and what went unanswered under it", () => {
    const plain = text(evaluationTable(both));
    for (const line of [
      "Protocol: last item held out.",
      "Candidates: full ranking over 3,416 items.",
      "Seeds: 1, 2.",
      "Backend: tensorflow.",
      "HR@10: 1 when the held-out item is listed.",
      "<b>ALS</b> had no answer for 7 queries; they count as misses.",
      "3 users without events were left out.",
    ]) {
      assert.equal(plain.split(line).length - 1, 1, line);
    }
  });

  it("names the models where they differ, and marks no best where only one was judged", () => {
    const [first] = both;
    const other = { ...judged("random", 0.003, 1.5), seeds: [], backend: "none" };
    assert.match(
      text(evaluationTable([first as Evaluation, other])),
      /Seeds: 1, 2 \(EASE\); none, nothing is drawn \(random\)\./,
    );
    assert.ok(!text(evaluationTable([first as Evaluation])).includes("*0.1100"));
  });

  it("refuses nothing at all, and a metric that none has", () => {
    assert.throws(() => evaluationTable([]), /at least one evaluation/);
    assert.throws(() => evaluationTable(both, { metrics: ["nDCG@10"] }), /one of HR@10, RMSE, got nDCG@10/);
  });
});

describe("notices", () => {
  it("escape what they say", () => {
    const bundle = banner("The shop stands in for <MovieLens>").toMimeBundle();
    assert.match(String(bundle["text/html"]), /&lt;MovieLens&gt;/);
    assert.deepEqual(bundle["application/vnd.tastelab.banner+json"], {
      kind: "notice",
      text: "The shop stands in for <MovieLens>",
    });
    assert.deepEqual(note("**a**").toMimeBundle(), { "text/markdown": "**a**", "text/plain": "**a**" });
  });
});
