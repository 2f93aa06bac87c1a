import { random } from "../../lib/base/random.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { modelStore } from "../../lib/models/served/model-store.ts";
import { checkerboard } from "./worlds.ts";

/** Publishes and takes one version after another in the store named on the command line, telling when each serves. */
async function main(): Promise<void> {
  const store = modelStore(process.argv[2] as string);
  const model = popularity();
  await model.fit({ interactions: checkerboard(60, false) }, { random: random(1) });
  for (;;) {
    const { version } = await store.publish(model);
    await store.take(version);
    process.stdout.write(`version ${version}\n`);
  }
}

void main();
