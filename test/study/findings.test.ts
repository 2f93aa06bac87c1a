import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { readOwnData } from "../../lib/data/own/read-own-data.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { markdownRenderer } from "../../lib/report/html/markdown.ts";
import { fusedRung, partsToFuse } from "../../lib/study/fused.ts";
import { findingsOf } from "../../lib/study/report/findings.ts";
import { leaderTable, searchTable } from "../../lib/study/report/model-tables.ts";
import { escaped, unmarked } from "../../lib/study/report/words.ts";
import { alsRung, contentRung, markovRung } from "../../lib/study/rungs.ts";
import { shortSearches } from "../../lib/study/short-searches.ts";
import { type Study, study } from "../../lib/study/study.ts";
import type { Tuned } from "../../lib/study/tune.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("study: what is told of it", function () {
  this.timeout(60_000);
  const files = temporaryFolder();
  let found: Study;

  before(async () => {
    await useBackend();
    const rows = ["user,item,time"];
    for (let user = 0; user < 60; user++) {
      for (let at = 0; at < 8; at++) rows.push(`u${user},i${(user * 5 + at) % 30},${1.7e9 + at * 60}`);
    }
    const data = await readOwnData(files.write("chain.csv", rows.join("\n")));
    found = await study(data, { models: ["item-cosine", "markov"], trials: 4, budget: 60, k: 3 });
  });

  it("names the winner with its interval, the protocol's reason and what seeds move", () => {
    const [winner = "", ...others] = findingsOf(found);
    assert.match(
      winner,
      /\*\*Markov chain\*\* \(.*\) is chosen: of 4 models .* nDCG@3 is \*\*[\d.]+ \[[\d.]+, [\d.]+\]\*\*/,
    );
    assert.match(others.join("\n"), /Judged so\.\*\* There are times, and the median user has 8 events/);
    assert.match(others.join("\n"), /Markov chain is the same with all 3/);
    assert.deepEqual(found.steadiness[0]?.seeds, [1, 2, 3]);
    const [first = []] = leaderTable(found)?.rows ?? [];
    assert.deepEqual([first[0], first[3]], ["Markov chain (chosen)", ""]);
  });

  it("shows texts of the data as they are, on the page and without marks", () => {
    const text = "a [b](c) \\[x\\] #1 `d` *e* _f_ <g> $h$";
    const page = markdownRenderer().render(escaped(text), {}).markup;
    assert.doesNotMatch(page, /katex|<a |<em>|<code>/);
    assert.equal(unmarked(`**${escaped(text)}**`), text);
  });

  it("several seeds are those of all models; where time is short it says that there is one", async () => {
    const { data, options } = found;
    const two = await study(data.dataset, { ...options, models: ["markov"], seeds: [4, 9], trials: 1 });
    assert.deepEqual(two.steadiness[0]?.seeds, [4, 9]);
    const hasty = await study(data.dataset, { ...options, models: ["markov"], budget: 1e-6, trials: 1 });
    assert.match(hasty.steadiness[0]?.why ?? "", /--seeds 1,2,3/);
  });

  it("says openly which searches were short of time, and which took more than theirs", () => {
    assert.deepEqual(shortSearches(found), []);
    const cut = (of: Tuned): Tuned => ({
      ...of,
      seconds: 200,
      trials: of.trials.slice(0, 1).map((trial) => ({ ...trial, value: of.value, outcome: "cut", curve: [0.1, 0.2] })),
    });
    const hurried: Study = { ...found, ranking: found.ranking.map((one) => ({ ...one, tuned: cut(one.tuned) })) };
    const named = shortSearches(hurried);
    assert.equal(named.find(({ label }) => label === "item cosine")?.why, "1 setting, cut after 2 epochs");
    assert.match(findingsOf(hurried).join("\n"), /Short of time.*item cosine \(1 setting, cut after 2 epochs\)/);
    assert.match(String(searchTable(hurried).rows.at(-1)?.[2]), /200\.0 \(over\)/);
  });

  it("tries no setting twice", () => {
    const settings = contentRung().settings(30, random(1));
    assert.deepEqual(
      settings.map(({ halfLife }) => halfLife).sort((a, b) => Number(a) - Number(b)),
      [null, 2, 5, 10, 20],
    );
  });

  it("a hybrid's third part must leave the seconds that all have", () => {
    const facts = { ordered: true, explicit: false, weighed: false, events: 100, items: 10 };
    const part = (rung: ReturnType<typeof alsRung>, value: number, seconds: number) => ({
      rung,
      tuned: {
        ...{ setting: {}, metric: "nDCG@10", value, seconds: 9 },
        trials: [{ setting: {}, value, seconds, outcome: "whole" as const, why: null, curve: [] }],
      },
    });
    const parts = [part(alsRung(facts), 0.3, 4), part(markovRung(), 0.2, 4), part(contentRung(), 0.1, 5)];
    const { reachesNew } = fusedRung(partsToFuse(parts, 20));
    assert.deepEqual([reachesNew({ weights: [0.5, 0, 0.5] }), reachesNew({ weights: [0.5, 0.5, 0] })], [true, false]);
    const keys = (budget: number) => partsToFuse(parts, budget).map(({ rung }) => rung.key);
    assert.deepEqual(keys(20), ["als", "markov", "content"]);
    assert.deepEqual(keys(12), ["als", "markov"]);
    assert.deepEqual(keys(1), ["als", "markov"]);
  });
});
