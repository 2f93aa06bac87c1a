import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tokenizer } from "../../../lib/language/tokenizer/tokenizer.ts";
import { trainBytePairs } from "../../../lib/language/tokenizer/train-byte-pairs.ts";
import { trainWordPiece } from "../../../lib/language/tokenizer/train-word-piece.ts";
import { freshFolder } from "../../support/fresh-folder.ts";
import { pythonWith } from "../../support/python.ts";

const texts = [
  "A light shoe <user> for light runners",
  "跑步鞋很轻 𠮷野家",
  "Café crème, naïve 🏃‍♀️ shoes!",
  "ΟΔΥΣΣΕΥΣ",
  "",
];

/** What transformers makes of the texts in a saved folder: ids, and the texts that they decode to. */
const program = `
import json, sys
from transformers import AutoTokenizer
made = AutoTokenizer.from_pretrained(sys.argv[1])
ids = [made(text)["input_ids"] for text in json.loads(sys.argv[2])]
print(json.dumps([len(made), made.pad_token_id, ids, [made.decode(row) for row in ids]]))
`;

describe("language/tokenizer in Python's transformers", function () {
  this.timeout(120_000);

  function same(python: string, tokenizer: Tokenizer, pad: number | null): void {
    const folder = freshFolder();
    const { tokenizer: tokens, config } = tokenizer.json();
    writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(tokens));
    writeFileSync(join(folder, "tokenizer_config.json"), JSON.stringify(config));
    const answer = execFileSync(python, ["-c", program, folder, JSON.stringify(texts)], { encoding: "utf8" });
    const ids = texts.map((text) => [...tokenizer.encode(text).ids]);
    const decoded = ids.map((row) => tokenizer.decode(row, { special: true }));
    assert.deepEqual(JSON.parse(answer), [tokenizer.size, pad, ids, decoded]);
  }

  it("opens a saved WordPiece tokenizer", function () {
    same(pythonWith(this, "transformers"), trainWordPiece(texts, { size: 200, minCount: 1, special: ["<user>"] }), 0);
  });

  it("opens a saved byte-level tokenizer", function () {
    same(pythonWith(this, "transformers"), trainBytePairs(texts, { size: 300, special: ["<user>"] }), null);
  });
});
