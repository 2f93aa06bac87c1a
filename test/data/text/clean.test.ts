import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { cleanText, foldCase } from "../../../lib/data/text/clean.ts";
import { decodeEntities } from "../../../lib/data/text/entities.ts";

describe("data/text/clean", () => {
  const plain = { letterCase: "keep", form: "none" } as const;

  it("takes out markup, and parts words where a browser would", () => {
    assert.equal(cleanText("<p>One</p><p>two <b>th</b>ree<br/>four</p>", plain), "One two three four");
    assert.equal(cleanText("a<script>var x = '<b>';</script>b<!-- c -->d<style>p{}</style>", plain), "a b d");
    assert.equal(cleanText("<a href='x>y'>link</a>", plain), "y'>link");
    assert.equal(cleanText("<?xml version='1.0'?><!DOCTYPE html>text", plain), "text");
  });

  it("leaves what only looks like markup", () => {
    assert.equal(cleanText("3 < 4 and 5 > 2, x<y, a <3", plain), "3 < 4 and 5 > 2, x<y, a <3");
    assert.equal(cleanText("&lt;b&gt; is bold", plain), "<b> is bold");
    assert.equal(cleanText("<p>kept</p>", { ...plain, html: false }), "<p>kept</p>");
  });

  it("resolves character references once, as browsers do", () => {
    assert.equal(
      decodeEntities("Tom &amp; Jerry &amp;lt; caf&eacute; &Omega;&omega; &hellip;"),
      "Tom & Jerry &lt; café Ωω …",
    );
    assert.equal(decodeEntities("&#65;&#x42;&#X4e2d;&#128;&#150;"), "AB中€–");
    assert.equal(decodeEntities("&#0;&#xD800;&#x110000;"), "\uFFFD\uFFFD\uFFFD");
    assert.equal(decodeEntities("&nosuch; AT&T; R&D &;"), "&nosuch; AT&T; R&D &;");
    assert.equal(decodeEntities("&nbsp;&yuml;&Alpha;&Rho;&Sigma;&sigmaf;&sigma;"), "\u00A0ÿΑΡΣςσ");
  });

  it("takes out control and invisible characters, and makes white space one", () => {
    assert.equal(
      cleanText("\uFEFFin\u00ADvis\u200Dible\t\u0000\r\n two\u3000three\u00A0four\u200Bfive ", plain),
      "invisible two three four five",
    );
    assert.equal(cleanText(" \n\t", plain), "");
  });

  it("takes out addresses, or keeps them", () => {
    const text = "see https://a.org/x?y=1&z=2, www.b.com。or mail me.too@c.co.uk；看http://d.cn/页面吧";
    assert.equal(cleanText(text, plain), "see 。or mail ；看 页面吧");
    assert.equal(cleanText(text, { ...plain, addresses: "keep" }), text);
    assert.equal(cleanText("awww.nice @home", plain), "awww.nice @home");
  });

  it("normalises: full-width forms and ligatures become plain under NFKC, accents join under NFC", () => {
    assert.equal(cleanText("ＡＢＣ１２３　ﬁne x² ①", { letterCase: "keep" }), "ABC123 fine x2 1");
    assert.equal(cleanText("Cafe\u0301 x²", { letterCase: "keep", form: "NFC" }), "Café x²");
    assert.equal(cleanText("e\u0301", plain).length, 2);
  });

  it("folds case as Unicode does", () => {
    assert.equal(foldCase("STRASSE Straße STRAẞE"), "strasse strasse strasse");
    assert.equal(foldCase("ΣΊΣΥΦΟΣ σίσυφος"), "σίσυφοσ σίσυφοσ");
    assert.equal(foldCase("ISTANBUL ıI"), "istanbul ıi");
    assert.equal(foldCase("ﬃ ŉ Ǆ"), "ffi ʼn ǆ");
  });

  it("refuses an unknown option", () => {
    assert.throws(() => cleanText("x", { form: "NFD" as "NFC" }), InputError);
    assert.throws(() => cleanText("x", { urls: true } as object), /urls/);
  });
});
