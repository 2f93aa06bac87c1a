import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { askedAt } from "../../lib/data/moments.ts";

describe("questions at chosen moments", () => {
  const data = interactions({
    users: vocabulary("user", ["anna", "ben"]),
    items: vocabulary("item", ["a", "b", "c", "d"]),
    // Ben's events stand in reverse order of time; anna meets a twice.
    user: Int32Array.of(0, 1, 0, 1, 0, 0),
    item: Int32Array.of(0, 3, 1, 2, 0, 2),
    value: Float32Array.of(1, 2, 3, 4, 5, 6),
    time: Float64Array.of(10, 90, 20, 80, 30, 40),
  });
  const [anna, ben] = [data.select([0, 2, 4, 5]), data.select([1, 3])];

  it("know what was over, in order of time, and ask for what came next", () => {
    const { queries, truth, test, train } = askedAt(
      data,
      anna,
      [
        { user: 1, known: 1 },
        { user: 0, known: 2 },
      ],
      "chosen moments",
      { next: 2 },
    );
    assert.deepEqual([...(queries.history?.items.row(0) ?? [])], [2]);
    assert.deepEqual([...(queries.history?.items.row(1) ?? [])], [0, 1]);
    assert.deepEqual([...(queries.history?.time ?? [])], [80, 10, 20]);
    assert.deepEqual([...(queries.history?.value ?? [])], [4, 1, 3]);
    assert.deepEqual([...(queries.time ?? [])], [90, 30]);
    assert.deepEqual([...truth.row(0)], [3]);
    // The second meeting with a is no right answer, since a was met before.
    assert.deepEqual([...truth.row(1)], [2]);
    assert.deepEqual(
      [[...test.user], [...test.item]],
      [
        [1, 0],
        [3, 2],
      ],
    );
    assert.equal(train, anna);
  });
  it("call a user whom training does not know a stranger", () => {
    const moments = [
      { user: 1, known: 1 },
      { user: 0, known: 1 },
    ];
    assert.deepEqual([...(askedAt(data, anna, moments, "x").queries.user ?? [])], [-1, 0]);
    assert.deepEqual([...(askedAt(data, ben, moments, "x").queries.user ?? [])], [1, -1]);
  });
  it("have one protocol for as many moments, and take items again when told so", () => {
    const at = (known: number, exclude: "seen" | "none") => askedAt(data, ben, [{ user: 0, known }], "x", { exclude });
    assert.equal(at(1, "seen").protocol, at(3, "seen").protocol);
    assert.deepEqual([...at(2, "none").truth.row(0)], [0]);
    assert.deepEqual([...at(2, "seen").truth.row(0)], [2]);
  });
  it("are refused where there is nothing before or nothing new after", () => {
    for (const known of [0, 4]) assert.throws(() => askedAt(data, ben, [{ user: 0, known }], "x"), InputError);
    assert.throws(() => askedAt(data, ben, [], "x"), InputError);
    assert.throws(() => askedAt(data, ben, [{ user: 0, known: 1 }], "x", { next: 0 }), InputError);
  });
});
