import assert from "node:assert/strict";
import { withoutNestedLinks } from "../../lib/workbench/reference.ts";

describe("the library's reference", () => {
  it("has no link within a heading that folds, and keeps all others", () => {
    const anchor = '<a href="#one" aria-label="Permalink" class="tsd-anchor-icon"><svg><use href="x"></use></svg></a>';
    const page = `<summary class="s"><h2 id="one">One${anchor}</h2></summary><h3>Two${anchor}</h3>`;
    assert.equal(withoutNestedLinks(page), `<summary class="s"><h2 id="one">One</h2></summary><h3>Two${anchor}</h3>`);
  });
});
