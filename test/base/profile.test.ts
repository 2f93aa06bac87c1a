import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { attachNotebook, type NotebookChannel, notebook, type RunProfile } from "../../lib/base/notebook.ts";
import { profile, profileName } from "../../lib/base/profile.ts";

describe("profile", () => {
  const earlier = notebook();
  const attach = (handed?: RunProfile) => {
    const channel: NotebookChannel = {
      signal: new AbortController().signal,
      cell: 1,
      display: () => undefined,
      clear: () => undefined,
      ...(handed === undefined ? {} : { profile: handed }),
    };
    attachNotebook(channel);
  };
  const full = (parameters: Readonly<Record<string, unknown>>) => attach({ name: "full", parameters });
  after(() => attachNotebook(earlier));

  it("is what stands in the cell where nothing was handed over", () => {
    attach();
    assert.deepEqual(profile({ seeds: 2, rates: [0.1] }), { seeds: 2, rates: [0.1] });
    assert.equal(profileName(), "quick");
  });

  it("takes the values that were handed over, and keeps the others", () => {
    full({ seeds: 5, rates: [0.1, 0.2], shop: { users: 900 } });
    const parameters = profile({ seeds: 2, epochs: 3, rates: [0.5], shop: { users: 10, items: 20 } });
    assert.deepEqual(parameters, { seeds: 5, epochs: 3, rates: [0.1, 0.2], shop: { users: 900, items: 20 } });
    assert.equal(profileName(), "full");
  });

  it("keeps the types of the values, so that a later cell may compute with them", () => {
    full({ seeds: 5 });
    const { seeds } = profile({ seeds: 2 });
    const wide: number[] = [seeds];
    wide.push(seeds + 1);
    assert.deepEqual(wide, [5, 6]);
  });

  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    ["a name that is not in the cell", { seed: 5 }, /the parameters seeds, rates, shop, got “seed”/],
    ["a name that is not in a nested object", { shop: { user: 5 } }, /the parameters users, got “shop\.user”/],
    ["a name that every object has", { toString: 5 }, /got “toString”/],
    ["a text for a number", { seeds: "5" }, /seeds to be a number, .* got a string/],
    ["a number for a list", { rates: 0.5 }, /rates to be a list, .* got a number/],
    ["a list with a value of another kind", { rates: [0.5, "x"] }, /each value of rates to be a number/],
    ["null for a number", { seeds: null }, /got null/],
  ];
  for (const [name, parameters, message] of refused) {
    it(`refuses ${name}`, () => {
      full(parameters);
      assert.throws(
        () => profile({ seeds: 2, rates: [0.1], shop: { users: 10 } }),
        (error: unknown) => error instanceof InputError && message.test(error.message),
      );
    });
  }
});
