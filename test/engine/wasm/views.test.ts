import { tf } from "../../../lib/engine/tf.ts";
import { indices, numbers, sameOnWasm } from "../../support/parity.ts";

/** Several tensors as one, so that all of them are compared. */
const joined = (parts: readonly tf.Tensor[]) => tf.concat(parts.map((part) => part.flatten()));

describe("slices, tiles, reversals and exchanged axes on wasm agree with plain JavaScript's", () => {
  const slices: readonly [number[], number[], number[]][] = [
    [[7], [2], [3]],
    [
      [5, 7],
      [1, 2],
      [3, 4],
    ],
    [
      [5, 7],
      [2, 0],
      [2, 7],
    ],
    [
      [3, 4, 5],
      [1, 0, 2],
      [2, 4, 2],
    ],
    [
      [3, 4, 5, 6],
      [0, 1, 2, 3],
      [3, 2, 1, 2],
    ],
    [
      [2, 3, 2, 3, 2],
      [1, 0, 1, 0, 1],
      [1, 3, 1, 2, 1],
    ],
    [
      [5, 7],
      [1, 2],
      [-1, -1],
    ],
    [
      [5, 7],
      [0, 0],
      [0, 7],
    ],
    [
      [3, 300],
      [1, 10],
      [2, 280],
    ],
  ];
  for (const [shape, begin, size] of slices) {
    it(`[${size}] from [${begin}] of [${shape}], and its gradient`, async () => {
      await sameOnWasm(() => tf.slice(numbers(shape), begin, size));
      await sameOnWasm(() => tf.grad((x) => tf.sum(tf.square(tf.slice(x, begin, size))))(numbers(shape)));
    });
  }
  it("of whole numbers and booleans", async () => {
    await sameOnWasm(() => tf.slice(indices([5, 6], 99), [1, 1], [3, 4]));
    await sameOnWasm(() => tf.slice(tf.greater(numbers([5, 6]), 0), [1, 1], [3, 3]));
  });

  it("splits in equal and in given parts, along every axis", async () => {
    for (const axis of [0, 1, 2, -1]) await sameOnWasm(() => joined(tf.split(numbers([4, 6, 2]), 2, axis)));
    await sameOnWasm(() => joined(tf.split(numbers([4, 6]), [1, 2, 3], 1)));
    await sameOnWasm(() => joined(tf.split(numbers([4, 6]), [0, -1, 4], 1)));
  });
  it("unstacks along every axis", async () => {
    for (const axis of [0, 1, 2, -1]) await sameOnWasm(() => joined(tf.unstack(numbers([3, 4, 5]), axis)));
    await sameOnWasm(() => tf.unstack(numbers([3, 4, 5]), 1)[2] as tf.Tensor);
  });
  it("tiles, and the gradient", async () => {
    const reps: readonly [number[], number[]][] = [
      [[3], [4]],
      [
        [2, 3],
        [3, 1],
      ],
      [
        [2, 3],
        [1, 3],
      ],
      [
        [2, 3, 4],
        [2, 1, 3],
      ],
      [
        [2, 1, 4],
        [1, 5, 2],
      ],
      [
        [2, 3],
        [0, 1],
      ],
    ];
    for (const [shape, times] of reps) {
      await sameOnWasm(() => tf.tile(numbers(shape), times));
      if (times.includes(0)) continue;
      await sameOnWasm(() => tf.grad((x) => tf.sum(tf.square(tf.tile(x, times))))(numbers(shape)));
    }
    await sameOnWasm(() => tf.tile(indices([2, 3], 9), [2, 2]));
    await sameOnWasm(() => tf.tile(tf.greater(numbers([2, 3]), 0), [2, 2]));
  });
  it("reverses along one axis, several and all", async () => {
    for (const axes of [0, 1, 2, [0, 2], [0, 1, 2]]) await sameOnWasm(() => tf.reverse(numbers([3, 4, 5]), axes));
    await sameOnWasm(() => tf.reverse(indices([7], 50)));
    await sameOnWasm(() => tf.reverse(tf.greater(numbers([3, 5]), 0), 1));
    await sameOnWasm(() => tf.reverse(numbers([0, 3]), 0));
  });
  it("exchanges axes, those that leave the last one and others", async () => {
    for (const [shape, perm] of [
      [
        [3, 4, 5],
        [1, 0, 2],
      ],
      [
        [3, 4, 2, 5],
        [0, 2, 1, 3],
      ],
      [
        [2, 3, 2, 3, 4],
        [2, 0, 3, 1, 4],
      ],
      [
        [3, 4, 5],
        [2, 0, 1],
      ],
      [
        [3, 4, 5],
        [0, 1, 2],
      ],
      [
        [6, 5],
        [1, 0],
      ],
      [
        [2, 0, 3],
        [1, 0, 2],
      ],
    ] as const) {
      await sameOnWasm(() => tf.transpose(numbers([...shape]), [...perm]));
    }
    await sameOnWasm(() => tf.transpose(indices([2, 3, 4], 99), [1, 0, 2]));
    await sameOnWasm(() => tf.cast(tf.transpose(tf.cast(indices([2, 3, 4], 2), "bool"), [1, 0, 2]), "float32"));
  });
});
