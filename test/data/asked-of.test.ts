import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { askedAbout } from "../../lib/data/apart.ts";
import { askedOf, withoutUsers } from "../../lib/data/asked-of.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { lastOut } from "../../lib/data/split.ts";

describe("some of a split's questions", () => {
  const { interactions } = shop({ users: 40, items: 50, events: 500 });
  const whole = lastOut(interactions, 2);

  it("keep their users, times, candidates and right answers, and read histories from the training part as it is now", () => {
    const asked = askedAbout(
      whole,
      Array.from({ length: 25 }, (_, item) => item),
      "half",
    );
    const users = new Set([asked.queries.user?.[1] as number]);
    const train = withoutUsers(asked.train, users);
    assert.ok(train.length < asked.train.length && train.user.every((user) => !users.has(user)));
    const some = askedOf({ ...asked, train }, [1, 3]);
    assert.equal(some.queries.length, 2);
    assert.deepEqual(Array.from(some.queries.user ?? []), [asked.queries.user?.[1], asked.queries.user?.[3]]);
    assert.deepEqual(some.truth.row(1), asked.truth.row(3));
    assert.deepEqual(some.queries.candidates?.row(0), asked.queries.candidates?.row(1));
    assert.equal(some.queries.time?.[1], asked.queries.time?.[3]);
    assert.equal(some.queries.history?.items.row(0).length, 0);
    assert.deepEqual(some.queries.history?.items.row(1), asked.queries.history?.items.row(3));
  });

  it("must be at least one", () => {
    assert.throws(() => askedOf(whole, []), InputError);
  });
});
