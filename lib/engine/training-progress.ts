import { type CheckpointFile, checkpointFile } from "./checkpoint.ts";
import { codeBehind } from "./checkpoint-code.ts";
import type { OptimizerState } from "./optimizer.ts";
import { tf } from "./tf.ts";
import type { TrainingRecord, TrainingRun } from "./train.ts";

/** How far a training is: its log, the weights that count, and what has to be kept to go on from here. */
export interface Progress {
  readonly records: readonly TrainingRecord[];
  /** Of training so far, those before a break counted in. */
  seconds(): number;
  /** Whether all epochs are over, or the patience. */
  ended(): boolean;
  /** Takes the variables as they stand for the state after one more epoch. */
  add(loss: number, lastLoss: number, validation: number | undefined): TrainingRecord;
  /** Writes a checkpoint of the last whole epoch if the last one is old enough, or `now`. */
  save(now: boolean): Promise<void>;
  /** Gives the variables the weights that count: the last whole epoch's, or the best one's. Releases everything else. */
  settle(): void;
}

/** What of it a checkpoint keeps beside tensors. */
interface Kept {
  readonly records: TrainingRecord[];
  readonly seconds: number;
  readonly sinceBest: number;
  readonly steps: number;
}

const secondsBetween = 30;

/** The progress of a run: from its checkpoint where there is one, and otherwise from the start. */
export async function startOrResume(run: TrainingRun): Promise<Progress> {
  const { variables, patience, checkpointSeconds = secondsBetween } = run;
  const begun = performance.now();
  const file = fileOf(run);
  const found = file === null ? null : await resume(run, file);
  const records = found?.records ?? [];
  const secondsBefore = found?.seconds ?? 0;
  const seconds = () => secondsBefore + (performance.now() - begun) / 1000;
  let sinceBest = found?.sinceBest ?? 0;
  let best = bestOf(records);
  let chosen = found?.chosen ?? holds(variables);
  let last: { variables: tf.Tensor[]; optimizer: OptimizerState } | null = null;
  let saved = { at: performance.now(), epochs: records.length };

  return {
    records,
    seconds,
    ended: () => records.length >= run.epochs || (patience !== undefined && sinceBest > patience),
    add(loss, lastLoss, validation) {
      if (validation === undefined || validation > best) {
        best = validation ?? best;
        sinceBest = 0;
        tf.dispose(chosen);
        chosen = holds(variables);
      } else {
        sinceBest++;
      }
      if (file !== null) {
        release(last);
        last = { variables: holds(variables), optimizer: run.optimizer.state() };
      }
      const record: TrainingRecord = {
        epoch: records.length + 1,
        epochs: run.epochs,
        loss,
        lastLoss,
        ...(validation === undefined ? {} : { validation }),
        seconds: seconds(),
      };
      records.push(record);
      return record;
    },
    async save(now) {
      const due = now || performance.now() - saved.at > checkpointSeconds * 1000;
      if (file === null || last === null || !due || saved.epochs === records.length) return;
      const progress: Kept = { records, seconds: seconds(), sinceBest, steps: last.optimizer.steps };
      await file.write({
        progress: { ...progress },
        tensors: {
          ...named("variable", last.variables),
          ...(sinceBest === 0 ? {} : named("chosen", chosen)),
          ...Object.fromEntries(
            Object.entries(last.optimizer.tensors).map(([name, held]) => [`optimizer ${name}`, held]),
          ),
        },
      });
      saved = { at: performance.now(), epochs: records.length };
    },
    settle() {
      for (const [at, variable] of variables.entries()) variable.assign(chosen[at] as tf.Tensor);
      tf.dispose(chosen);
      release(last);
    },
  };
}

/** Tensors are never written to, so that a copy of a variable is only another hold on what it holds now. */
function holds(variables: readonly tf.Variable[]): tf.Tensor[] {
  return variables.map((variable) => variable.clone());
}

function release(last: { variables: tf.Tensor[]; optimizer: OptimizerState } | null): void {
  if (last !== null) tf.dispose([last.variables, { ...last.optimizer.tensors }]);
}

function bestOf(records: readonly TrainingRecord[]): number {
  return records.reduce((best, { validation = best }) => Math.max(best, validation), Number.NEGATIVE_INFINITY);
}

function named(kind: string, tensors: readonly tf.Tensor[]): Record<string, tf.Tensor> {
  return Object.fromEntries(tensors.map((tensor, at) => [`${kind} ${at}`, tensor]));
}

/** The run's checkpoint, or null when it wants none. Everything that its numbers depend on is in the identity. */
function fileOf(run: TrainingRun): CheckpointFile | null {
  if (run.checkpoint === undefined) return null;
  const { model, options, examples, batchSize, epochs, variables, patience = null } = run;
  const identity = {
    model,
    options,
    examples,
    batchSize,
    epochs,
    patience,
    parts: run.parts ?? 1,
    validated: run.validate !== undefined,
    shapes: variables.map(({ shape }) => shape),
    random: run.random.path,
    backend: tf.getBackend(),
  };
  return checkpointFile(run.checkpoint, model, identity, codeBehind(run.code ?? import.meta.url));
}

/** Puts variables and optimiser where a checkpoint left them. */
async function resume(run: TrainingRun, file: CheckpointFile): Promise<(Kept & { chosen: tf.Tensor[] }) | null> {
  const found = await file.read();
  if (found === null) return null;
  const { progress, tensors } = found;
  const kept = progress as unknown as Kept;
  for (const [at, variable] of run.variables.entries()) variable.assign(tensors[`variable ${at}`] as tf.Tensor);
  const prefix = "optimizer ";
  const gathered = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  run.optimizer.restore({
    steps: kept.steps,
    tensors: Object.fromEntries(gathered.map(([name, tensor]) => [name.slice(prefix.length), tensor])),
  });
  const chosen = run.variables.map((variable, at) => (tensors[`chosen ${at}`] ?? variable).clone());
  tf.dispose({ ...tensors });
  return { ...kept, chosen };
}
