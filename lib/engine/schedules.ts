/**
 * A factor of the learning rate at a moment of training: `epoch` epochs of `epochs` are over, a fraction of one within
 * an epoch. Asked before each step, of the step's middle.
 */
export type Schedule = (epoch: number, epochs: number) => number;

/** Always the whole rate. */
export const constant: Schedule = () => 1;

/** From the whole rate to nothing in a straight line. */
export const linearDecay: Schedule = (epoch, epochs) => 1 - epoch / epochs;

/** From the whole rate to nothing along half a cosine (Loshchilov & Hutter 2017, without restarts). */
export const cosineDecay: Schedule = (epoch, epochs) => (1 + Math.cos((Math.PI * epoch) / epochs)) / 2;

/** From nothing to the whole rate in a straight line over the first `length` epochs, and another schedule over the rest. */
export function warmUp(length: number, then: Schedule = constant): Schedule {
  return (epoch, epochs) => (epoch < length ? epoch / length : then(epoch - length, epochs - length));
}
