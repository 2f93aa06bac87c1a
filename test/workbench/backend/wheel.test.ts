import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isHeader } from "../../../lib/workbench/backend/compile.ts";
import { downloadWheel, metadataOf, requirementsOf, satisfies, unpack } from "../../../lib/workbench/backend/wheel.ts";
import { isNvidiaLibrary } from "../../../lib/workbench/backend/wheel-way.ts";
import { freshFolder } from "../../support/fresh-folder.ts";
import { zip } from "../../support/zip.ts";

const metadata = `Metadata-Version: 2.4
Name: tensorflow
Requires-Dist: absl-py>=1.0.0
Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"
Requires-Dist: nvidia-cudnn-cu12 (<10.0,>=9.3.0.75) ; extra == 'and-cuda'
Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; (sys_platform == "win32") and extra == "gcs-filesystem"
`;

describe("wheels", () => {
  it("name their NVIDIA libraries in their metadata", () => {
    assert.deepEqual(requirementsOf(metadata, "and-cuda"), [
      "nvidia-cublas-cu12<13.0,>=12.5.3.2",
      "nvidia-cudnn-cu12(<10.0,>=9.3.0.75)",
    ]);
    assert.deepEqual(requirementsOf(metadata, "none"), []);
  });

  it("are recognised by their file names", () => {
    const wheel = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl";
    assert.ok(satisfies(wheel, "tensorflow-cpu==2.21.0"));
    assert.ok(!satisfies(wheel, "tensorflow-cpu==2.20.0"));
    assert.ok(!satisfies(wheel, "tensorflow==2.21.0"));
    assert.ok(satisfies("nvidia_cublas_cu12-12.9.1.4-py3-none-manylinux.whl", "nvidia-cublas-cu12<13.0,>=12.5.3.2"));
  });

  it("are unpacked by entry, each file whole, nothing outside the folder", async () => {
    const folder = freshFolder();
    const wheel = join(folder, "a-1-py3-none-any.whl");
    const files = {
      "tensorflow/libtensorflow_cc.so.2": "the library",
      "tensorflow/include/tensorflow/c/c_api.h": "a header",
      "tensorflow/include/Eigen/Core": "another header",
      "nvidia/cudnn/lib/libcudnn.so.9": "cudnn",
      "nvidia/cudnn/include/cudnn.h": "not needed",
      "a-1.dist-info/METADATA": metadata,
    };
    writeFileSync(wheel, zip(files));
    const wanted = (path: string) => isHeader(path) || isNvidiaLibrary(path) || path.endsWith(".so.2");
    assert.deepEqual((await unpack(wheel, folder, wanted)).sort(), [
      "nvidia/cudnn/lib/libcudnn.so.9",
      "tensorflow/include/tensorflow/c/c_api.h",
      "tensorflow/libtensorflow_cc.so.2",
    ]);
    assert.equal(readFileSync(join(folder, "nvidia/cudnn/lib/libcudnn.so.9"), "utf8"), "cudnn");
    assert.deepEqual(readdirSync(join(folder, "tensorflow")).sort(), ["include", "libtensorflow_cc.so.2"]);
    assert.equal(await metadataOf(wheel), metadata);

    const evil = join(folder, "evil.whl");
    writeFileSync(evil, zip({ "../outside.txt": "evil" }));
    await assert.rejects(
      unpack(evil, join(folder, "inner"), () => true),
      /invalid relative path/,
    );
    writeFileSync(evil, "no zip at all");
    await assert.rejects(
      unpack(evil, folder, () => true),
      /[Ee]nd of central directory/,
    );
  });

  it("that lie whole in the folder are not downloaded again", async () => {
    const folder = freshFolder();
    const name = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl";
    writeFileSync(join(folder, name), "");
    const kept = await downloadWheel("tensorflow-cpu==2.21.0", folder, { seconds: 1 });
    assert.equal(kept, join(folder, name));
  });
});
