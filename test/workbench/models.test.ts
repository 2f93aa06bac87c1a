import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { random } from "../../lib/base/random.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { type ModelStore, modelStore } from "../../lib/models/served/model-store.ts";
import { run } from "../../lib/workbench/commands/models.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { freshFolder } from "../support/fresh-folder.ts";
import { checkerboard } from "../support/worlds.ts";

describe("npm run models", () => {
  let store: ModelStore;
  beforeEach(async () => {
    store = modelStore(freshFolder());
    const model = popularity();
    await model.fit({ interactions: checkerboard(12, false) }, { random: random(1) });
    for (const value of [0.125, 0.25]) await store.publish(model, { metrics: { "nDCG@10": value } });
  });

  const calls = async (...args: string[]) => {
    let said = "";
    const code = await run(args, (text) => {
      said += `${text}\n`;
    });
    return { code, said };
  };
  const inJson = async (...args: string[]) => {
    const { code, said } = await calls(...args, "--json");
    return { code, answer: JSON.parse(said) };
  };

  it("lists, takes and rolls back", async () => {
    assert.equal((await calls("take", store.folder, "1")).code, 0);
    assert.match((await calls("take", store.folder, "2")).said, /^Version 2 \(popularity, published .*\) serves\.\n$/);
    const { said } = await calls("list", store.folder);
    assert.match(said, /1 +whole +popularity.*nDCG@10 0\.1250\n *2 +serves +popularity.*nDCG@10 0\.2500/);
    assert.equal((await calls("rollback", store.folder)).code, 0);
    const { answer } = await inJson("list", store.folder);
    assert.deepEqual(
      answer.map(({ version, standing }: { version: number; standing: string }) => [version, standing]),
      [
        [1, "serves"],
        [2, "whole"],
      ],
    );
  });

  it("ends with 1 when the store refuses and with 2 when it is not understood, and says why in JSON too", async () => {
    await store.take(1);
    assert.deepEqual(await inJson("rollback", store.folder), {
      code: 1,
      answer: {
        error: {
          wanted: "a version that served before",
          got: "only version 1, the first to serve",
          where: store.folder,
          fix: "Take a version by its number.",
        },
      },
    });
    assert.equal((await inJson("take", store.folder, "7")).code, 1);
    assert.equal((await inJson("list", join(store.folder, "nowhere"))).code, 1);
    for (const wrong of [
      [],
      ["list"],
      ["take", store.folder],
      ["take", store.folder, "first"],
      ["drop", store.folder],
      ["list", store.folder, "--all"],
    ]) {
      const { code, answer } = await inJson(...wrong);
      assert.equal(code, 2);
      assert.match(answer.error.wanted, /^(list, take or rollback|options of npm run models)$/);
    }
    assert.equal((await store.serving()).card.version, 1);
  });

  it("is a command of the command line", () => {
    const cli = join(projectRoot, "lib", "workbench", "cli.ts");
    const said = execFileSync(process.execPath, ["--import", "tsx", cli, "models", "--help"], { encoding: "utf8" });
    assert.match(said, /models -- rollback FOLDER/);
  });
});
