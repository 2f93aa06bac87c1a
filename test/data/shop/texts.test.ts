import assert from "node:assert/strict";
import { categories, subcategories } from "../../../lib/data/shop/goods.ts";
import { features, opinions, sentences, styles } from "../../../lib/data/shop/phrases.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import type { Wording } from "../../../lib/data/shop/wording.ts";
import { labelsOf } from "../../../lib/data/tables.ts";
import type { CategoryColumn, TextColumn } from "../../../lib/data/types.ts";

const found = shop({ users: 150, items: 200, events: 6000, reviews: 0.5 });
const text = (column: string) => (found.items.columns[column] as TextColumn).values;
const labels = (column: string, item: number) => labelsOf(found.items.columns[column] as CategoryColumn, item);
const languages = [
  ["english", "title", "description"],
  ["chinese", "titleChinese", "descriptionChinese"],
] as const;
const says = (what: string, wording: Wording | undefined, language: "english" | "chinese") =>
  (wording?.[language] ?? []).filter((phrase) => what.toLowerCase().includes(phrase.toLowerCase()));

describe("data/shop: texts", () => {
  for (const [language, title, description] of languages) {
    it(`names kind, style and features of every item in ${language}, in more than one way`, () => {
      const ways = new Map<string, Set<string>>();
      for (let item = 0; item < 200; item++) {
        const [style] = labels("style", item);
        const kind = subcategories.find(({ name }) => name === labels("subcategory", item)[0]);
        const body = text(description)[item] as string;
        const expected: [string, Wording | undefined, string][] = [
          [`style ${style}`, styles[style as string], `${text(title)[item]} ${body}`],
          [`kind ${kind?.name}`, kind, text(title)[item] as string],
          ...labels("features", item).map(
            (feature) => [`feature ${feature}`, features[feature], body] as [string, Wording | undefined, string],
          ),
        ];
        for (const [what, wording, where] of expected) {
          const phrases = says(where, wording, language);
          assert.ok(phrases.length > 0, `${what} in ${where}`);
          ways.set(what, new Set([...(ways.get(what) ?? []), ...phrases]));
        }
        assert.ok(!/[{}]|undefined/.test(`${text(title)[item]} ${body}`));
      }
      for (const [what, phrases] of ways) assert.ok(phrases.size > 1, `${what}: ${[...phrases]}`);
    });

    it(`gives every item its own title in ${language}`, () => {
      assert.equal(new Set(text(title)).size, 200);
      assert.ok(new Set(text(description)).size > 190);
    });
  }

  it("knows as many phrases in one language as in the other, and fills in the same blanks", () => {
    const blanks = (phrases: readonly string[]) => phrases.map((phrase) => (phrase.match(/\{\w+\}/g) ?? []).sort());
    for (const wording of [
      ...Object.values(styles),
      ...Object.values(features),
      ...Object.values(sentences),
      ...Object.values(opinions),
      ...subcategories,
      ...subcategories.map(({ use }) => use),
    ]) {
      assert.equal(wording.english.length, wording.chinese.length, wording.english.join());
      assert.deepEqual(blanks(wording.english), blanks(wording.chinese));
    }
    for (const { features: names } of categories) assert.ok(names.every((name) => name in features));
    assert.equal(new Set(subcategories.map(({ name }) => name)).size, 25);
  });

  it("minds its articles", () => {
    const all = [...text("description"), ...found.reviews.flatMap((review) => review?.english ?? [])].join(" ");
    assert.equal(all.match(/\b[Aa] [aeiou]\w*/)?.[0], undefined);
    assert.match(all, /\bAn (eco-friendly|old-school|understated|elegant) /);
  });

  it("spreads the kinds of goods evenly, at prices about the usual", () => {
    for (const { name } of subcategories) {
      const items = [...Array(200).keys()].filter((item) => labels("subcategory", item)[0] === name);
      assert.equal(items.length, 8, name);
    }
    const ratio = Array.from(found.truth.dearness, Math.exp).sort((a, b) => a - b)[100] as number;
    assert.ok(ratio > 0.85 && ratio < 1.3, `${ratio}`);
  });

  it("plants sentiment and aspect in reviews", () => {
    const written = found.reviews.filter((review) => review !== null).length;
    const share = written / found.reviews.length;
    assert.ok(Math.abs(share - 0.5) < 3 * Math.sqrt(0.25 / found.reviews.length), `${share}`);
    const sentiments = new Set<number>();
    for (const [row, review] of found.reviews.entries()) {
      if (review === null) continue;
      const stars = found.ratings.value?.[row] as number;
      assert.equal(review.sentiment, Math.sign(stars - 3));
      assert.ok(labels("features", found.ratings.item[row] as number).includes(review.aspect));
      assert.equal(says(review.english, features[review.aspect], "english").length > 0, true, review.english);
      assert.equal(says(review.chinese, features[review.aspect], "chinese").length > 0, true, review.chinese);
      sentiments.add(review.sentiment);
    }
    assert.equal(sentiments.size, 3);
    assert.ok(shop({ users: 50, reviews: 0 }).reviews.every((review) => review === null));
  });
});
