import { useBackend } from "../../lib/engine/backend.ts";
import { regressionLesson } from "./regression-lesson.ts";

/** Trains with a checkpoint after every epoch in the folder named on the command line, telling when each is over. */
async function main(): Promise<void> {
  await useBackend("cpu");
  await regressionLesson({
    checkpoint: process.argv[2] as string,
    checkpointSeconds: 0,
    // Time enough to be killed between two epochs, or in the middle of one.
    onEpoch: async ({ epoch }) => {
      process.stdout.write(`epoch ${epoch}\n`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
  });
  process.stdout.write("the end\n");
}

void main();
