import { Hash128 } from "../base/hash.ts";
import { type LanguageNetwork, logLikelihoods, totalLoss } from "./language-network.ts";
import { type LessonContext, type LessonLog, type LessonOptions, trainLesson, weightOf } from "./train-lesson.ts";

/**
 * Trains a network to predict the tokens of examples; losses are nats a token, validations ln p a token. Within a batch,
 * examples of like length lie side by side. A checkpoint made of other texts is not gone on from. Throws as `trainLesson`
 * does.
 */
export async function trainLanguageModel<Example>(
  network: LanguageNetwork<Example>,
  examples: readonly Example[],
  options: Partial<LessonOptions>,
  context: LessonContext<Example>,
): Promise<LessonLog> {
  const { name, code, variables } = network;
  const weight = (example: Example) => network.predicted(example);
  const lesson = {
    name,
    code,
    variables,
    weight,
    loss: (own: readonly Example[], draw: LessonContext<Example>["random"]) => totalLoss(network, own, draw),
    async judge(own: readonly Example[]) {
      const values = await logLikelihoods(network, own);
      return values.reduce((sum, value) => sum + value, 0) / weightOf({ name, weight }, own);
    },
  };
  const data = context.checkpoint === undefined ? null : fingerprint(network, examples, context.validation);
  return trainLesson(lesson, examples, options, { ...context, about: { ...context.about, data } });
}

/** A hash of the ids of all examples in their order. */
function fingerprint<Example>(network: LanguageNetwork<Example>, ...parts: (readonly Example[] | undefined)[]): string {
  const hash = new Hash128();
  for (const examples of parts) {
    hash.add(examples?.length ?? -1);
    for (const ids of (examples ?? []).flatMap((example) => network.ids(example))) {
      hash.add(ids.length);
      for (const id of ids) hash.add(id);
    }
  }
  return hash.hexadecimal();
}
