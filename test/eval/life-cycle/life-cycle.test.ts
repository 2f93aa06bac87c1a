import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { mixedTimes } from "../../../lib/data/stream/mixed-times.ts";
import { beginning, inPeriods } from "../../../lib/data/stream/periods.ts";
import { permutedBeyond } from "../../../lib/data/thin.ts";
import type { Interactions } from "../../../lib/data/types.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { bringUpToDate } from "../../../lib/eval/life-cycle/bring-up-to-date.ts";
import { byPeriod, learnedRows } from "../../../lib/eval/life-cycle/by-period.ts";
import { lifeArms, lifeCycle } from "../../../lib/eval/life-cycle/life-cycle.ts";
import { differenceOverPeriods, meanOverPeriods } from "../../../lib/eval/life-cycle/over-periods.ts";
import { ndcg } from "../../../lib/eval/ranking.ts";
import { als } from "../../../lib/models/als.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { modelStore } from "../../../lib/models/served/model-store.ts";
import { taughtByUpdates, taughtOnSpoilt } from "../../../lib/models/served/teaching.ts";
import { freshFolder } from "../../support/fresh-folder.ts";
import { fashions } from "./fashions.ts";

const says = (words: RegExp) => (error: unknown) => error instanceof InputError && words.test(error.message);
const metric = ndcg(5);
const make = () => als({ dimensions: 4, epochs: 5, regularization: 1 });
const teaching = taughtByUpdates(make);
const noise = (data: Interactions, draw: ReturnType<typeof random>) => permutedBeyond(data, 1e-9, draw);
const world = fashions();
const until = (period: number) => beginning(world.data, world.edges[period] as number);
const servingIn = (folder: string) => modelStore(folder).current();

describe("a model's life", () => {
  before(() => useBackend("cpu"));

  it("is worth its updates where fashions change, refuses a spoilt one, and goes on from what served", async () => {
    const folder = freshFolder();
    const lived = await lifeCycle(world, modelStore(folder), teaching, {
      metric,
      rivals: { popularity: () => popularity() },
      teachingBefore: (period) => (period === 4 ? taughtOnSpoilt(teaching, noise) : null),
    });
    assert.equal(lived.length, 6);
    const arm = (name: string) => [lived.map(({ evaluations }) => evaluations[name] ?? assert.fail(name))];
    const gain = differenceOverPeriods(arm(lifeArms.updated), arm(lifeArms.never), metric);
    assert.ok(gain.ci95[0] > 0.04, JSON.stringify(gain));
    assert.equal(gain.byPeriod[0], 0);
    assert.ok(meanOverPeriods(arm("popularity"), metric).value < meanOverPeriods(arm(lifeArms.updated), metric).value);
    const spoilt = lived[3]?.step;
    assert.equal(spoilt?.judgement.taken, false);
    assert.match(spoilt?.card.notes ?? "", /^refused, worse than what served: nDCG@5/);
    const { candidate, before } = lived[3]?.afterwards ?? assert.fail();
    assert.ok((candidate.summary[metric.name]?.mean ?? 1) < (before.summary[metric.name]?.mean ?? 0));
    // The next version was made from what served, not from the spoilt one.
    assert.equal(lived[4]?.step.card.parent, spoilt?.before?.version);
    assert.equal(lived[4]?.step.judgement.taken, true);
    const cards = await modelStore(folder).versions();
    assert.equal(cards.length, 6);
    assert.ok(cards.every(({ standing }) => standing !== "damaged"));
    assert.ok((lived[5]?.effort[lifeArms.updated]?.seconds ?? 0) > 0);
    assert.equal(lived[5]?.effort[lifeArms.never]?.seconds, 0);
  });

  it("rolls back what was spoilt and still let in, after the period in which it served", async () => {
    const store = modelStore(freshFolder());
    const lived = await lifeCycle(world, store, teaching, {
      metric,
      tolerance: 0.99,
      teachingBefore: (period) => (period === 3 ? taughtOnSpoilt(teaching, noise) : null),
    });
    const { step, evaluations } = lived[2] ?? assert.fail();
    assert.equal(step.judgement.taken, true);
    const served = evaluations[lifeArms.updated]?.summary[metric.name]?.mean;
    assert.equal(served, lived[2]?.afterwards?.candidate.summary[metric.name]?.mean);
    assert.equal(lived[3]?.step.card.parent, step.before?.version);
  });

  it("asks all arms alike, before the events are learned", async () => {
    const lived = await lifeCycle(world, modelStore(freshFolder()), teaching, { metric });
    for (const { evaluations, step, period } of lived) {
      const [one, other] = Object.values(evaluations).map(({ protocol, users }) => ({ protocol, users }));
      assert.deepEqual(one, other);
      assert.match(one?.protocol ?? "", new RegExp(`^period ${period} of 6, asked midway`));
      assert.ok(step.learned < (world.edges[period - 1] as number));
      assert.equal(step.card.data.events, step.learned);
    }
  });

  it("takes nothing that is worse, within the tolerance that was stated", async () => {
    const spoilt = taughtOnSpoilt(teaching, noise);
    const folder = freshFolder();
    await bringUpToDate(modelStore(folder), teaching, until(1), { metric });
    const strict = await bringUpToDate(modelStore(folder), spoilt, until(2), { metric });
    assert.equal(strict.judgement.taken, false);
    assert.ok((strict.judgement.ahead?.value ?? 0) < 0);
    assert.equal(await servingIn(folder), 1);
    const lax = await bringUpToDate(modelStore(folder), spoilt, until(2), { metric, tolerance: 0.99 });
    assert.equal(lax.judgement.taken, true);
    assert.equal(await servingIn(folder), 3);
    assert.equal((await modelStore(folder).rollBack()).version, 1);
  });

  it("leaves what serves as it was when something is wrong with what is new", async () => {
    const folder = freshFolder();
    const store = modelStore(folder);
    await bringUpToDate(store, teaching, until(1), { metric });
    const attempt = (data: Interactions, options = {}) => bringUpToDate(store, teaching, data, { metric, ...options });
    const learned = (await store.serving()).card.data.events as number;
    await assert.rejects(attempt(beginning(world.data, learned)), says(/new events to learn from.*got none since/));
    await assert.rejects(attempt(beginning(world.data, learned + 1)), says(/got only 1/));
    const more = until(2);
    await assert.rejects(attempt(more.select([...more.user.keys()].reverse())), says(/in order of time/));
    const renamed = interactions({ ...more, items: vocabulary("item", more.items.ids.toReversed()) });
    await assert.rejects(attempt(renamed), says(/data that begin with/));
    await assert.rejects(attempt(more, { heldApart: 1 }), says(/heldApart/));
    await assert.rejects(attempt(more, { tolerance: -1 }), says(/tolerance/));
    await assert.rejects(attempt(more, { patience: 1 }), says(/patience/));
    const failing = { ...teaching, further: () => Promise.reject(new Error("no more memory")) };
    await assert.rejects(bringUpToDate(store, failing, more, { metric }), /no more memory/);
    assert.equal(await store.current(), 1);
    assert.equal((await store.versions()).length, 1);
    const rash = {
      ...teaching,
      further: async (...given: Parameters<typeof teaching.further>) => {
        const other = await teaching.anew({ interactions: until(1) }, { random: random(2) });
        const { version } = await store.publish(other);
        await store.take(version);
        return teaching.further(...given);
      },
    };
    await assert.rejects(
      bringUpToDate(store, rash, more, { metric, tolerance: 0.99 }),
      says(/somebody else took it meanwhile/),
    );
    assert.equal(await store.current(), 2);
  });
});

describe("models of different age", () => {
  before(() => useBackend("cpu"));

  it("differ by the age of what they learned where things change, and not where nothing does", async () => {
    const ages = async (periods: typeof world) => {
      const arm = (rows: keyof typeof learnedRows) =>
        byPeriod(periods, make, learnedRows[rows], { metric, label: rows });
      return differenceOverPeriods([await arm("latest")], [await arm("first")], metric);
    };
    const changing = await ages(world);
    assert.ok(changing.ci95[0] > 0.1, JSON.stringify(changing));
    assert.equal(changing.byPeriod[0], 0);
    const still = await ages(inPeriods(mixedTimes(world.data, random(1)), { first: 0.25, periods: 6 }));
    assert.ok(still.ci95[0] < 0.02, JSON.stringify(still));
  });

  it("learn from the first rows, as many of the latest, or all", () => {
    const edges = [4, 6, 9];
    assert.deepEqual(
      [learnedRows.first, learnedRows.latest, learnedRows.all].map((rows) => rows({ edges, at: 1 })),
      [
        [0, 4],
        [2, 6],
        [0, 6],
      ],
    );
  });
});
