import { tf } from "./tf.ts";

/** An attribute of one of TensorFlow's operations: a type of numbers, a flag, a number of either kind, or a name. */
export type NativeAttribute =
  | "float32"
  | "int32"
  | boolean
  | { readonly whole: number }
  | { readonly float: number }
  | { readonly text: string };

/** What of tfjs-node's backend is used here. */
interface NativeBackend {
  readonly binding: Readonly<
    Record<
      "TF_ATTR_TYPE" | "TF_ATTR_BOOL" | "TF_ATTR_INT" | "TF_ATTR_FLOAT" | "TF_ATTR_STRING" | "TF_FLOAT" | "TF_INT32",
      number
    >
  >;
  executeMultipleOutputs(
    name: string,
    attributes: readonly object[],
    inputs: readonly tf.Tensor[],
    count: number,
  ): tf.Tensor[];
}

/** Whether the engine in use is native TensorFlow, all of whose operations `nativeOperation` reaches. */
export function onNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

/**
 * Runs one of TensorFlow's operations by its name, also those that tfjs knows nothing of, and gives its first `count`
 * outputs. Only where `onNative()`; without a gradient, so that it stands inside `tf.customGrad`.
 */
export function nativeOperation(
  name: string,
  attributes: Readonly<Record<string, NativeAttribute>>,
  inputs: readonly tf.Tensor[],
  count = 1,
): tf.Tensor[] {
  const backend = tf.backend() as unknown as NativeBackend;
  const given = Object.entries(attributes).map(([key, value]) => ({ name: key, ...coded(backend.binding, value) }));
  return backend.executeMultipleOutputs(name, given, inputs, count);
}

function coded(binding: NativeBackend["binding"], value: NativeAttribute): { type: number; value: unknown } {
  if (value === "float32") return { type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  if (value === "int32") return { type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 };
  if (typeof value === "boolean") return { type: binding.TF_ATTR_BOOL, value };
  if ("whole" in value) return { type: binding.TF_ATTR_INT, value: value.whole };
  if ("float" in value) return { type: binding.TF_ATTR_FLOAT, value: value.float };
  return { type: binding.TF_ATTR_STRING, value: value.text };
}
