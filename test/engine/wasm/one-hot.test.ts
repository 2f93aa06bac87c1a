import { tf } from "../../../lib/engine/tf.ts";
import { sameOnWasm } from "../../support/parity.ts";

describe("one-hot rows on wasm agree with plain JavaScript's", () => {
  for (const dtype of ["float32", "int32", "bool"] as const) {
    it(`in ${dtype}, indices out of range too`, async () => {
      const indices = () =>
        tf.tensor2d(
          [
            [0, 4, 2],
            [2, -1, 5],
          ],
          [2, 3],
          "int32",
        );
      const [on, off] = dtype === "float32" ? [0.5, -0.25] : [1, 0];
      await sameOnWasm(() => tf.cast(tf.oneHot(indices(), 5, on, off, dtype), "float32"));
    });
  }
});
