import { readFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../lib/base/random.ts";
import { elmanEncoder } from "../../lib/engine/layers/elman.ts";
import type { EncoderShape, SequenceEncoder } from "../../lib/engine/layers/encoder.ts";
import { gruEncoder } from "../../lib/engine/layers/gru.ts";
import { lstmEncoder } from "../../lib/engine/layers/lstm.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";

/** A parameter as PyTorch keeps it, row-major, with the gradient of the case's loss by it. */
interface Parameter {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly gradient: readonly number[];
}

/** What PyTorch computed of one network: see test/fixtures/recurrent-cells.py. */
export interface PytorchCase {
  readonly kind: "elman" | "gru" | "lstm";
  readonly layers: number;
  readonly rows: number;
  readonly steps: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly x: readonly number[];
  readonly slopes: readonly number[];
  readonly states: readonly number[];
  readonly gradient: readonly number[];
  readonly parameters: Readonly<Record<string, Parameter>>;
}

export const encoders = { elman: elmanEncoder, gru: gruEncoder, lstm: lstmEncoder };

/** Our encoder of a case's shape, with weights of its own. */
export function encoderOf({ kind, layers, inputs, outputs }: PytorchCase): SequenceEncoder {
  const shape: EncoderShape = { inputs, outputs, layers, dropout: 0 };
  return encoders[kind](shape, random(1));
}

export function pytorchCases(): readonly PytorchCase[] {
  const path = join(projectRoot, "test", "fixtures", "recurrent-cells.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { cases: PytorchCase[] }).cases;
}

/** The place among PyTorch's gates of each of ours: only the GRU's input products stand in another order. */
const columns = {
  elman: { input: [0], recurrent: [0] },
  gru: { input: [2, 0, 1], recurrent: [0, 1, 2] },
  lstm: { input: [0, 1, 2, 3], recurrent: [0, 1, 2, 3] },
};

/**
 * Values or gradients of a case under the names and in the layout of our variables. Of two biases that act as a sum
 * ours is the sum; its gradient is that of either.
 */
export function inOurLayout(given: PytorchCase, what: "values" | "gradient"): Record<string, Float64Array> {
  const { kind, outputs } = given;
  const ours: Record<string, Float64Array> = {};
  for (let layer = 0; layer < given.layers; layer++) {
    const of = (name: string) => given.parameters[`${name}_l${layer}`] as Parameter;
    const turned = (name: string, order: readonly number[]) => {
      const { shape, [what]: values } = of(name);
      const width = shape[1] ?? 1;
      const result = new Float64Array(values.length);
      for (const [to, from] of order.entries()) {
        for (let unit = 0; unit < outputs; unit++) {
          for (let at = 0; at < width; at++) {
            const place = at * order.length * outputs + to * outputs + unit;
            result[place] = values[(from * outputs + unit) * width + at] as number;
          }
        }
      }
      return result;
    };
    const { input, recurrent } = columns[kind];
    ours[`${layer}.input`] = turned("weight_ih", input);
    ours[`${layer}.recurrent`] = turned("weight_hh", recurrent);
    const [first, second] = [turned("bias_ih", input), turned("bias_hh", input)];
    const apart = kind === "gru" ? outputs : 0;
    ours[`${layer}.bias`] = first.map((value, at) =>
      what === "gradient" || at < apart ? value : value + (second[at] as number),
    );
    if (kind === "gru") ours[`${layer}.recurrentBias`] = second.slice(0, outputs);
  }
  return ours;
}
