import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { bert } from "../../../lib/language/bert.ts";
import { saveBert } from "../../../lib/language/hugging-face/folder.ts";
import { tokenLogits } from "../../../lib/language/masked-loss.ts";
import { tokenBatch } from "../../../lib/language/tokenizer/tokenizer.ts";
import { trainWordPiece } from "../../../lib/language/tokenizer/train-word-piece.ts";
import { freshFolder } from "../../support/fresh-folder.ts";
import { same } from "../../support/parity.ts";
import { pythonWith } from "../../support/python.ts";

const texts = ["A light [MASK] for light runners", "跑步鞋很轻", "shoes!", ""];

/** What transformers makes of the texts with a saved folder: the logits of all real tokens, and tensors it missed. */
const program = `
import json, sys, torch
from transformers import AutoModelForMaskedLM, AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
model, report = AutoModelForMaskedLM.from_pretrained(sys.argv[1], output_loading_info=True)
batch = tokenizer(json.loads(sys.argv[2]), padding=True, return_tensors="pt")
with torch.no_grad():
    logits = model.eval()(**batch).logits
rows = [row[:int(mask.sum())].flatten().tolist() for row, mask in zip(logits, batch["attention_mask"])]
print(json.dumps([sorted(report["missing_keys"]), rows]))
`;

describe("language/hugging-face in Python's transformers", function () {
  this.timeout(180_000);

  it("a folder saved here opens there, and answers alike", async function () {
    const python = pythonWith(this, "transformers, torch");
    await useBackend();
    const tokenizer = trainWordPiece([...texts, "light shoes for runners who run"], { size: 200, minCount: 1 });
    const network = bert(
      {
        ...{ vocabulary: tokenizer.size, hidden: 32, layers: 3, heads: 4, feedForward: 48, positions: 40, segments: 2 },
        ...{ dropout: 0.1, attentionDropout: 0.1, epsilon: 1e-6, activation: "gelu", deviation: 0.3 },
      },
      random(1),
    );
    const folder = freshFolder();
    await saveBert(folder, network, tokenizer);
    const said = execFileSync(python, ["-c", program, folder, JSON.stringify(texts)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [missing, rows] = JSON.parse(said) as [string[], number[][]];
    assert.deepEqual(missing, []);
    const batch = tokenBatch(
      texts.map((text) => tokenizer.encode(text)),
      tokenizer.special.pad,
    );
    const logits = tf.tidy(() => tokenLogits(network, network.states(batch, null)));
    const found = await logits.data();
    for (const [row, expected] of rows.entries()) {
      const from = row * batch.steps * tokenizer.size;
      same(found.subarray(from, from + expected.length), expected, { absolute: 1e-4 });
    }
    tf.dispose(logits);
    network.dispose();
  });
});
