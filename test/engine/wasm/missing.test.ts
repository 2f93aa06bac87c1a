import assert from "node:assert/strict";
import { join } from "node:path";
import { compileAssembly } from "../../../lib/engine/assembly.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import type { WasmBackend } from "../../../lib/engine/wasm/heap.ts";
import { projectRoot } from "../../../lib/workbench/paths.ts";
import { numbersOn } from "../../support/backends.ts";
import { numbers, oneOperation, same, sameOnWasm } from "../../support/parity.ts";

describe("what the wasm backend lacks as shipped", () => {
  it("is lacking no more: every kernel of plain JavaScript but drawing", async () => {
    await useBackend("wasm");
    const own = new Set(tf.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName));
    const missing = tf.getKernelsForBackend("cpu").filter(({ kernelName }) => !own.has(kernelName));
    assert.deepEqual(
      missing.map(({ kernelName }) => kernelName),
      ["Draw"],
    );
  });

  const equations: readonly [string, ...number[][]][] = [
    ["ij,jk->ik", [3, 4], [4, 5]],
    ["ij,kj->ik", [3, 4], [5, 4]],
    ["bhqd,bhkd->bhqk", [2, 3, 4, 5], [2, 3, 6, 5]],
    ["bij,jk->kbi", [2, 3, 4], [4, 5]],
    ["i,j->ij", [3], [4]],
    ["i,i->", [5], [5]],
    ["ij,ij->j", [3, 4], [3, 4]],
    ["ij->ji", [3, 4]],
    ["ijk->k", [2, 3, 4]],
  ];
  for (const [equation, ...shapes] of equations) {
    it(`Einstein summation ${equation}`, () =>
      sameOnWasm(() => tf.einsum(equation, ...shapes.map((shape, index) => numbers(shape, `operand ${index}`)))));
  }

  it("Einstein summation that drops an index of one operand alone, which plain JavaScript gets wrong", async () => {
    const [a, b] = [() => numbers([2, 3, 4]), () => numbers([4])];
    const expected = await numbersOn("cpu", () => tf.tidy(() => tf.sum(tf.mul(a(), b()), [1, 2])));
    same(await numbersOn("wasm", () => tf.tidy(() => tf.einsum("ijk,k->i", a(), b()))), expected, oneOperation);
  });

  for (const [pad, strides, shape, size] of [
    ["same", 1, [2, 8, 7, 3], [3, 2]],
    ["valid", 1, [2, 8, 7, 3], [3, 2]],
    ["same", 2, [2, 8, 7, 3], [3, 2]],
    ["valid", [1, 2], [2, 9, 9, 1], [2, 3]],
    [1, 1, [1, 5, 5, 2], [3, 3]],
  ] as const) {
    it(`gradients of a convolution, padding ${pad}, strides ${strides}, by pixels and by filter`, async () => {
      const channels = shape[3];
      const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides as number | [number, number], pad as "same");
      const gradients = tf.grads((x, filter) => tf.sum(tf.square(convolve(x, filter))));
      for (const which of [0, 1]) {
        await sameOnWasm(() => gradients([numbers([...shape]), numbers([...size, channels, 4])])[which] as tf.Tensor, {
          relative: 1e-5,
          absolute: 2e-5,
        });
      }
    });
  }
  it("gradients of a depthwise convolution", () =>
    sameOnWasm(
      () =>
        tf.grads((x, filter) =>
          tf.sum(tf.square(tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"))),
        )([numbers([1, 5, 6, 2]), numbers([3, 3, 2, 2])])[1] as tf.Tensor,
      { relative: 1e-5, absolute: 1e-5 },
    ));

  it("complex numbers and Fourier transforms, forth and back", async () => {
    await sameOnWasm(() => tf.real(tf.spectral.fft(tf.complex(numbers([3, 8], "re"), numbers([3, 8], "im")))));
    await sameOnWasm(() => tf.imag(tf.spectral.rfft(numbers([2, 12]))), { relative: 1e-5, absolute: 5e-6 });
    await sameOnWasm(() => tf.spectral.irfft(tf.spectral.rfft(numbers([16]))) as tf.Tensor);
    await sameOnWasm(() => tf.abs(tf.complex(numbers([5], "re"), numbers([5], "im"))));
    await useBackend("wasm");
    const z = tf.complex([1, 2, 3], [4, 5, 6]);
    assert.deepEqual([...z.dataSync()], [1, 4, 2, 5, 3, 6]);
    const part = tf.slice(z, [1], [2]);
    assert.deepEqual([...part.dataSync()], [2, 5, 3, 6]);
    tf.dispose([z, part]);
  });
});

describe("our kernels as a module", () => {
  it("import the memory and nothing else, and write nothing into it on their own", async () => {
    const module = await compileAssembly(join(projectRoot, "lib/engine/wasm/assembly/kernels.as"));
    assert.deepEqual(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Uint8Array(memory.buffer).fill(0xab);
    await WebAssembly.instantiate(module, { env: { memory } });
    assert.ok(new Uint8Array(memory.buffer).every((byte) => byte === 0xab));
  });

  it("keep working when the memory grows under them", async () => {
    await useBackend("wasm");
    const x = numbers([64, 64]);
    const before = tf.matMul(x, x, true).dataSync();
    const grown = Array.from({ length: 8 }, () => tf.zeros([2048, 2048]));
    const after = tf.tidy(() => tf.matMul(x, x, true).dataSync());
    assert.deepEqual(after, before);
    tf.dispose([x, ...grown]);
    tf.disposeVariables();
  });

  it("say so when the memory is full, and go on afterwards", async () => {
    await useBackend("wasm");
    for (const [size, room] of [
      [2 ** 29, 2048],
      [2 ** 30 - 2 ** 14, 4096],
      [5 * 2 ** 28, 5120],
    ] as const) {
      assert.throws(() => tf.tidy(() => tf.tile(tf.ones([1]), [size])), new RegExp(`no room for ${room} MiB`));
    }
    // Memory that is never written to costs nothing.
    const { wasm } = tf.backend() as WasmBackend;
    const taken: number[] = [];
    assert.throws(() => {
      for (let round = 0; round < 3; round++) taken.push(wasm._malloc(1.5 * 2 ** 30));
    }, /no room for 1536 MiB/);
    for (const address of taken) wasm._free(address);
    assert.equal(taken.length, 2);
    const one = tf.ones([2]);
    assert.deepEqual([...one.dataSync()], [1, 1]);
    one.dispose();
  });
});
