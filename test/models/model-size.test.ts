import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "../../lib/base/random.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { als } from "../../lib/models/als.ts";
import { modelSize } from "../../lib/models/model-size.ts";
import { save } from "../../lib/models/save.ts";

describe("the size of a model", () => {
  it("is the bytes that save writes, and the numbers it learned", async () => {
    const { interactions } = shop({ users: 20, items: 50, events: 200 });
    const model = als({ dimensions: 4, epochs: 1 });
    await model.fit({ interactions }, { random: random(1) });
    const { parameters, bytes } = await modelSize(model);
    const folder = mkdtempSync(join(tmpdir(), "tastelab-size-"));
    await save(model, folder);
    const written = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    assert.equal(bytes, written);
    assert.ok(parameters >= 4 * 70 && parameters < 400, `${parameters}`);
  });

  it("is not known before the model is fitted", async () => {
    await assert.rejects(modelSize(als()), /a fitted model/);
  });
});
