import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import type { Vectors } from "../../../lib/data/types.ts";
import { readWord2Vec } from "../../../lib/data/word2vec/read.ts";
import { writeWord2Vec } from "../../../lib/data/word2vec/write.ts";
import { projectRoot } from "../../../lib/workbench/paths.ts";
import { pythonWith } from "../../support/python.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const fixture: { words: string[]; vectors: number[][]; text: string; binary: string } = JSON.parse(
  readFileSync(`${projectRoot}/test/fixtures/word2vec.json`, "utf8"),
);
const bytesOf = (format: "text" | "binary") => Buffer.from(fixture[format], "base64");
const formats = ["text", "binary"] as const;

/** Vectors that need all of a float32's digits. */
function made(size: number, dimensions: number): Vectors {
  const draw = random(3);
  const ids = Array.from({ length: size }, (_, at) => `词${at}é`);
  const values = Float32Array.from({ length: size * dimensions }, () => draw.normal() * 10 ** draw.integer(6));
  return { vocabulary: vocabulary("item", ids), dimensions, values };
}

describe("data/word2vec", () => {
  const files = temporaryFolder();
  const refused = (reading: Promise<unknown>, ...parts: string[]) =>
    assert.rejects(reading, (error: unknown) => {
      assert.ok(error instanceof InputError, `${error}`);
      for (const part of parts) assert.ok(error.message.includes(part), `no “${part}” in: ${error.message}`);
      return true;
    });
  const same = (got: Vectors, expected: Vectors) => {
    assert.deepEqual(got.vocabulary.ids, expected.vocabulary.ids);
    assert.equal(got.dimensions, expected.dimensions);
    assert.ok(Buffer.from(got.values.buffer).equals(Buffer.from(expected.values.buffer)));
  };

  it("guesses binary where a vector's first byte is a digit", async () => {
    const values = new Float32Array(24);
    new Uint8Array(values.buffer).fill(0x41);
    // "7AAA…": no white space far and wide.
    new Uint8Array(values.buffer)[0] = 0x37;
    const vectors = { vocabulary: vocabulary("item", ["one", "two"]), dimensions: 12, values };
    const path = files.path("digit");
    await writeWord2Vec(path, vectors, { format: "binary" });
    same(await readWord2Vec(path, { kind: "item" }), vectors);
  });

  for (const format of formats) {
    it(`opens what gensim wrote, ${format}, said or guessed, zipped or not`, async () => {
      const plain = files.write(`gensim-${format}`, bytesOf(format));
      const zipped = files.write(`gensim-${format}.gz`, gzipSync(bytesOf(format)));
      for (const path of [plain, zipped]) {
        for (const asked of [format, "auto"] as const) {
          const read = await readWord2Vec(path, { format: asked });
          assert.deepEqual(read.vocabulary.ids, fixture.words);
          assert.equal(read.vocabulary.kind, "word");
          assert.deepEqual([...read.values], fixture.vectors.flat().map(Math.fround));
        }
      }
    });

    it(`reads back what it wrote, ${format}: every bit of it`, async () => {
      const vectors = made(3000, 7);
      const path = files.path(`made-${format}`);
      await writeWord2Vec(path, vectors, { format });
      same(await readWord2Vec(path, { kind: "item" }), vectors);
      const some = await readWord2Vec(path, { limit: 2 });
      assert.deepEqual(some.vocabulary.ids, vectors.vocabulary.ids.slice(0, 2));
      assert.equal(some.values.length, 14);
    });

    it(`is opened by gensim, ${format}`, function () {
      this.timeout(60_000);
      const python = pythonWith(this, "gensim");
      const vectors = made(50, 4);
      const path = files.path(`theirs-${format}`);
      return writeWord2Vec(path, vectors, { format }).then(() => {
        const program =
          "import sys, json; from gensim.models import KeyedVectors\n" +
          `v = KeyedVectors.load_word2vec_format(sys.argv[1], binary=${format === "binary" ? "True" : "False"})\n` +
          "print(json.dumps([v.index_to_key, v.vectors.flatten().tolist()]))";
        const { stdout, stderr } = spawnSync(python, ["-c", program, path], { encoding: "utf8" });
        assert.ok(stdout.startsWith("["), stderr);
        const [ids, values] = JSON.parse(stdout) as [string[], number[]];
        assert.deepEqual(ids, vectors.vocabulary.ids);
        assert.deepEqual(Float32Array.from(values), vectors.values);
      });
    });

    it(`refuses a file cut short anywhere, ${format}`, async () => {
      const whole = bytesOf(format);
      for (const length of [40, 70, whole.length - 12]) {
        const path = files.write("cut", whole.subarray(0, length));
        await refused(
          readWord2Vec(path, { format }),
          `byte ${length}`,
          "the 6 vectors that the first line promises",
          "cut short",
        );
      }
      const none = files.write("cut", "6 5\n");
      await refused(readWord2Vec(none, { format }), "byte 4", "6 vectors", "after 0 whole ones");
    });

    it(`refuses a header that lies about the number of vectors, ${format}`, async () => {
      const rest = bytesOf(format).subarray(4);
      const more = files.write("lies", Buffer.concat([Buffer.from("9 5\n"), rest]));
      await refused(readWord2Vec(more, { format }), "9 vectors", "after 6 whole ones");
      const huge = files.write("lies", Buffer.concat([Buffer.from("4000000000 5\n"), rest]));
      await refused(readWord2Vec(huge, { format }), "4000000000 vectors", "after 6 whole ones");
      const fewer = files.write("lies", Buffer.concat([Buffer.from("5 5\n"), rest]));
      await refused(readWord2Vec(fewer, { format }), "the end of the file after the 5 vectors", "</s>");
      assert.equal((await readWord2Vec(fewer, { format, limit: 3 })).vocabulary.size, 3);
    });

    it(`refuses another dimension than the header's, ${format}`, async () => {
      for (const dimensions of [3, 4, 6, 90]) {
        const path = files.write(
          "wrong",
          Buffer.concat([Buffer.from(`6 ${dimensions}\n`), bytesOf(format).subarray(4)]),
        );
        await refused(readWord2Vec(path, { format }), "wrong");
      }
    });

    it(`refuses words that are not UTF-8, or stand twice, ${format}`, async () => {
      const bytes = bytesOf(format);
      const at = bytes.indexOf(Buffer.from("ï"));
      const latin = files.write(
        "latin",
        Buffer.concat([bytes.subarray(0, at), Buffer.from([0xef, 0x2e]), bytes.subarray(at + 2)]),
      );
      await refused(readWord2Vec(latin, { format }), format === "text" ? "line 4" : "byte ", "vector 3", "UTF-8");
      const twice = Buffer.from(bytes);
      twice.write("the ", bytes.indexOf("3.14"));
      if (format === "text") {
        const path = files.write("twice", bytes.toString("utf8").replace("3.14", "the"));
        await refused(readWord2Vec(path), "“the” as vector 1 and as vector 5");
      }
    });
  }

  it("refuses what is no such file", async () => {
    await refused(readWord2Vec(files.write("none", "")), ":1", "an empty file");
    await refused(readWord2Vec(files.write("glove", "the 0.1 0.2\nof 0.3 0.4\n")), ":1", "“the 0.1", "GloVe");
    await refused(readWord2Vec(files.write("zero", "3 0\n")), ":1");
    await refused(readWord2Vec(files.write("odd", "1 2\nthe 0.1 x\n")), "odd:2", "field 3", "“x”");
    await refused(readWord2Vec(files.write("nan", "1 2\nthe 0.1 nan\n")), "nan:2", "“nan”");
    await assert.rejects(readWord2Vec(files.path("absent")), /ENOENT/);
  });

  it("does not write what could not be read back, nor leave half a file", async () => {
    const one = (id: string, value: number): Vectors => ({
      vocabulary: vocabulary("item", [id]),
      dimensions: 1,
      values: Float32Array.of(value),
    });
    for (const id of ["two words", "", "a\u00A0b", "tab\t"]) {
      await refused(writeWord2Vec(files.path("bad"), one(id, 1)), "without white space");
    }
    await refused(writeWord2Vec(files.path("bad"), one("x", Number.NaN)), "NaN in the vector of “x”");
    assert.equal(existsSync(files.path("bad")), false);
    writeFileSync(files.path("good"), "old");
    await writeWord2Vec(files.path("good"), one("x", 0.1), { format: "text" });
    assert.equal(readFileSync(files.path("good"), "utf8"), "1 1\nx 0.1\n");
  });
});
