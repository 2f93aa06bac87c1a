import { mendSegmentSum } from "../segment-sum.ts";
import { tf } from "../tf.ts";
import type { Opened, Rung } from "./rung.ts";

/** Plain JavaScript: correct, and for training hopelessly slow. */
export const cpu: Rung = {
  name: "cpu",
  async open(): Promise<Opened> {
    // Its first use would print an advertisement for tfjs-node.
    Object.assign(tf.findBackend("cpu"), { firstUse: false });
    mendSegmentSum();
    return {
      device: "the CPU, plain JavaScript, 1 thread",
      gpu: false,
      software: false,
      versions: { tfjs: tf.version_core },
    };
  },
};
