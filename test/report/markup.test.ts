import assert from "node:assert/strict";
import { escapeHtml, html, scriptJson, trusted } from "../../lib/report/markup.ts";

describe("html", () => {
  it("escapes every hole: text, quotes, and what looks like markup", () => {
    const title = `<script>alert("1 & 2")</script>'`;
    assert.equal(
      html`<td title="${title}">${title}</td>`.markup,
      '<td title="&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;&#39;">&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;&#39;</td>',
    );
  });

  it("takes pieces of HTML as they are, joins lists, and leaves nothing for null, undefined and false", () => {
    const items = ["a<b", trusted("<b>c</b>")].map((item) => html`<li>${item}</li>`);
    assert.equal(
      html`<ul>${items}${null}${undefined}${false}${0}</ul>`.markup,
      "<ul><li>a&lt;b</li><li><b>c</b></li>0</ul>",
    );
  });

  it("does not escape twice", () => {
    assert.equal(html`${html`${"<"}`}`.markup, "&lt;");
    assert.equal(escapeHtml("&lt;"), "&amp;lt;");
  });
});

describe("scriptJson", () => {
  it("gives JSON in which nothing can end a script element", () => {
    const value = { title: "</script><!-- \u2028 <b>", list: [1, null] };
    const { markup } = scriptJson(value);
    assert.ok(!markup.includes("<") && !markup.includes("\u2028"));
    assert.deepEqual(JSON.parse(markup), value);
  });
});
