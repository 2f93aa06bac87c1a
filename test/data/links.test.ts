import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { leaks } from "../../lib/data/leakage.ts";
import { holdOutLinks, linksAsInteractions, shuffledLinks } from "../../lib/data/links.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import type { Interactions } from "../../lib/data/types.ts";

const users = vocabulary("user", ["a", "b", "c", "d"]);
const pairsOf = ({ user, item }: Interactions) => Array.from(user, (one, row) => `${one} ${item[row]}`);
const { friends } = shop({ users: 200, items: 60, events: 1000 }).truth;

describe("data: links between users", () => {
  it("are events of users with users, themselves among them", () => {
    const events = linksAsInteractions(sequencesOf(users, [[1], [0], [], []]));
    assert.deepEqual(pairsOf(events).toSorted(), ["0 0", "0 1", "1 0", "1 1", "2 2", "3 3"]);
    assert.deepEqual(events.items.ids, users.ids);
  });

  it("are held out from both sides, in the share that was asked for", () => {
    const split = holdOutLinks(friends, 0.2, random(1));
    assert.deepEqual(leaks(split), []);
    const [train, test] = [new Set(pairsOf(split.train)), pairsOf(split.test)];
    assert.equal(test.length, 2 * Math.round((0.2 * friends.values.length) / 2));
    assert.equal(train.size + test.length, friends.values.length + 200);
    for (const pair of test) {
      const [a, b] = pair.split(" ");
      assert.ok(test.includes(`${b} ${a}`) && !train.has(pair) && !train.has(`${b} ${a}`));
    }
    for (let q = 0; q < split.queries.length; q++) {
      const user = split.queries.user?.[q] as number;
      assert.ok(user >= 0 && split.queries.history?.items.row(q).includes(user), "they know themselves");
      assert.ok(!split.truth.row(q).includes(user));
    }
    assert.match(split.protocol, /^\d+ of \d+ links between users held out from both sides/);
  });

  it("are refused where one side alone has them", () => {
    assert.throws(() => holdOutLinks(sequencesOf(users, [[1], [], [3], [2]]), 0.5, random(1)), InputError);
    assert.throws(() => holdOutLinks(friends, 1, random(1)), InputError);
  });

  it("are drawn anew with nearly as many for everybody", () => {
    const drawn = shuffledLinks(friends, random(1));
    let kept = 0;
    let lost = 0;
    for (let user = 0; user < 200; user++) {
      const [before, after] = [friends.row(user), drawn.row(user)];
      assert.ok(after.length <= before.length && !after.includes(user));
      lost += before.length - after.length;
      kept += after.filter((other) => before.includes(other)).length;
      for (const other of after) assert.ok(drawn.row(other).includes(user));
    }
    assert.ok(lost < 0.1 * friends.values.length, `${lost} lost`);
    assert.ok(kept < 0.1 * friends.values.length, `${kept} kept`);
  });
});
