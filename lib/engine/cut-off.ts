import { tf } from "./tf.ts";

/**
 * Brings TensorFlow.js's books back into order after code was cut off in the middle of it, with no `finally` of its own: the
 * scopes that stand open are closed, their tensors given back, and nothing is recorded for gradients any more. To be
 * called when nothing of it is at work; where nothing was cut off it changes nothing.
 */
export function restoreAfterCutOff(): void {
  const engine = tf.engine();
  const { state } = engine;
  // What was kept for a gradient outlives its scope; the gradient would have given it back at its end.
  for (const { saved = [] } of state.activeTape ?? []) for (const tensor of saved) tensor.dispose();
  while (state.scopeStack.length > 0) engine.endScope();
  state.gradientDepth = 0;
  state.kernelDepth = 0;
  state.numDataMovesStack = [];
  state.activeTape = [];
}
