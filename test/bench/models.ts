/**
 * Times every ranking model on MovieLens 1M's sequences.txt and judges it: the last item of each user held out, full
 * ranking over 3,416 items, seen items left out. Models that need no engine run once, the others on every backend.
 *
 *   npm run bench -- models [--only wasm,tensorflow] [--cpu] [--models als,ease] [--slow] [--seed 1]
 *
 * Models that descend a gradient over a million events take minutes: they are left out unless named or asked for by
 * --slow, and plain JavaScript as a backend likewise by --cpu. Libraries of Python stand beside them with what they
 * measured on a machine of their own, which is named.
 */
import { parseArgs } from "node:util";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { loadMovieLens1MSequences } from "../../lib/data/loaders/movielens-1m.ts";
import { lastOut } from "../../lib/data/split.ts";
import type { Split } from "../../lib/data/types.ts";
import { type BackendName, backendsPresent, currentBackend, useBackend } from "../../lib/engine/backend.ts";
import { hitRate, ndcg } from "../../lib/eval/ranking.ts";
import { listOf, recommend } from "../../lib/models/recommend.ts";
import { machineInWords } from "../../lib/workbench/machine.ts";
import { peers, peersMachine, type RankedModel, rankedModels } from "./workloads/ranking.ts";

const k = 10;

/** Fits and asks a model once; a row of the table. */
async function measure({ label, make, engine }: RankedModel, split: Split, seed: number): Promise<string> {
  const model = make();
  const { seconds: fit, backend } = await model.fit({ interactions: split.train }, { random: random(seed) });
  const begun = performance.now();
  const top = await recommend(model, split.queries, k);
  const answer = (performance.now() - begun) / 1000;
  model.dispose();
  const means = [hitRate(k), ndcg(k)].map((metric) => {
    let sum = 0;
    for (let q = 0; q < split.queries.length; q++) sum += metric.value(listOf(top, q), new Set(split.truth.row(q)));
    return sum / split.queries.length;
  });
  const [hits, gain] = means.map((value) => value.toFixed(4));
  const asked = currentBackend().name;
  const by = engine && backend !== asked ? `${backend}, scored by ${asked}` : backend;
  return `| ${label} | ${by} | ${fit.toFixed(2)} | ${answer.toFixed(2)} | ${hits} | ${gain} |`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      models: { type: "string" },
      slow: { type: "boolean" },
      cpu: { type: "boolean" },
      seed: { type: "string", default: "1" },
    },
  });
  const quick = rankedModels.filter(({ slow }) => values.slow === true || slow !== true);
  const names = values.models?.split(",") ?? quick.map(({ name }) => name);
  const unknown = names.find((name) => !rankedModels.some((model) => model.name === name));
  if (unknown !== undefined) {
    throw new InputError({
      wanted: `models among ${[...new Set(rankedModels.map(({ name }) => name))].join(", ")}`,
      got: unknown,
      where: "--models",
      fix: "Separate them by commas.",
    });
  }
  const present = await backendsPresent();
  const backends = values.only?.split(",") ?? present.filter((name) => name !== "cpu" || values.cpu === true);
  const { interactions } = await loadMovieLens1MSequences();
  const split = lastOut(interactions);

  console.log(`${split.protocol}; seed ${values.seed}\n`);
  console.log(`| on ${machineInWords()} | computed by | fit, s | top ${k} of all users, s | HR@${k} | nDCG@${k} |`);
  console.log("|---|---|---|---|---|---|");
  for (const model of rankedModels.filter(({ name }) => names.includes(name))) {
    for (const name of model.engine ? backends : backends.slice(0, 1)) {
      await useBackend(name as BackendName);
      console.log(await measure(model, split, Number(values.seed)));
    }
  }
  console.log(`\nQuoted, not measured here, and so not to be compared second by second:\n`);
  console.log(`| on ${peersMachine} | fit, s | top 10 of all users, s | HR@10 | nDCG@10 |`);
  console.log("|---|---|---|---|---|");
  for (const row of peers) console.log(`| ${row.join(" | ")} |`);
}

main().catch((error: unknown) => {
  console.error(error instanceof InputError ? error.message : error);
  process.exitCode = 1;
});
