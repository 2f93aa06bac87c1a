import { tf } from "../tf.ts";

/** An attribute of one of TensorFlow's operations, as tfjs-node's binding takes it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** What of tfjs-node's backend calls of TensorFlow's own operations need. */
export interface NativeBackend {
  readonly binding: {
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_FLOAT: number;
  };
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.TensorInfo[],
    count: number,
  ): tf.Tensor[];
  write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object;
  disposeData(id: object): boolean;
}

/** The backend in use when it is native TensorFlow, null otherwise. */
export function nativeBackend(): NativeBackend | null {
  return tf.getBackend() === "tensorflow" ? (tf.backend() as unknown as NativeBackend) : null;
}

/** The attribute `name`: float32. */
export function float32Type({ binding }: NativeBackend, name = "T"): Attribute {
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

/** An attribute that is true or false. */
export function flag({ binding }: NativeBackend, name: string, value: boolean): Attribute {
  return { name, type: binding.TF_ATTR_BOOL, value };
}
