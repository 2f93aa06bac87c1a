/**
 * How long one request takes: the ten best of 10,000 items for one user with a history of 50 events, on every backend, by
 * all scores or by an index of vectors, with and without vectors of the items' texts kept ahead. All models are asked in
 * turn, so that what slows the machine down falls on all of them.
 *
 *   npm run bench -- request [--only tensorflow,wasm] [--items 10000] [--history 50] [--requests 300]
 */
import { parseArgs } from "node:util";
import { random } from "../../lib/base/random.ts";
import { type BackendName, backendsPresent, useBackend } from "../../lib/engine/backend.ts";
import { latencies } from "../../lib/eval/latencies.ts";
import { timesInTurn } from "../../lib/eval/times-in-turn.ts";
import { bert } from "../../lib/language/bert.ts";
import { itemTexts } from "../../lib/language/text/item-texts.ts";
import { trainWordPiece } from "../../lib/language/tokenizer/train-word-piece.ts";
import { machineInWords } from "../../lib/workbench/machine.ts";
import { answerings, questions } from "./workloads/requests.ts";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      items: { type: "string", default: "10000" },
      history: { type: "string", default: "50" },
      requests: { type: "string", default: "300" },
    },
  });
  const [items, history, requests] = [values.items, values.history, values.requests].map(Number) as [
    number,
    number,
    number,
  ];
  const backends = values.only?.split(",") ?? (await backendsPresent()).filter((name) => name !== "cpu");
  const [world, asked] = questions(items, history, requests, random(1).stream("questions"));
  const tokenizer = trainWordPiece(
    itemTexts(world.items, [{ column: "title" }, { column: "description" }]).slice(0, 1000),
    { size: 800 },
  );
  console.log(
    `${items} items, a history of ${history}, the ten best; ${requests} requests in turn, on ${machineInWords()}`,
  );
  for (const name of backends) {
    const backend = await useBackend(name as BackendName);
    const network = bert(
      {
        vocabulary: tokenizer.size,
        hidden: 128,
        layers: 2,
        heads: 2,
        feedForward: 512,
        positions: 64,
        segments: 2,
        dropout: 0,
        attentionDropout: 0,
        epsilon: 1e-12,
        activation: "gelu",
        deviation: 0.02,
      },
      random(1).stream("network"),
    );
    const ways = await answerings({ bert: network, tokenizer }, world, asked);
    console.log(
      `\n| ${backend.name} on ${backend.device} | requests | p50, ms | p99, ms | slowest, ms |\n|---|--:|--:|--:|--:|`,
    );
    for (const slow of [false, true]) {
      const group = ways.filter(({ most }) => (most !== undefined) === slow);
      const rounds = Math.min(requests, ...group.map(({ most }) => most ?? requests));
      const times = await timesInTurn(
        group.map(({ ask }) => ask),
        rounds,
        random(2),
        slow ? 0 : 10,
      );
      for (const [at, { name: label }] of group.entries()) {
        const { count, p50, p99, most } = latencies(times[at] as Float64Array);
        // The hundredth part of a few answers is not known.
        const tail = count < 100 ? "–" : p99.toFixed(2);
        console.log(`| ${label} | ${count} | ${p50.toFixed(2)} | ${tail} | ${most.toFixed(1)} |`);
      }
    }
    for (const way of ways) way.dispose();
    network.dispose();
  }
}

await main();
