import { type LanguageNetwork, logLikelihoods, totalLoss } from "./language-network.ts";
import { type LessonContext, type LessonLog, type LessonOptions, trainLesson, weightOf } from "./train-lesson.ts";

/**
 * Trains a network to predict the tokens of examples; losses are nats a token, validations ln p a token. Within a batch,
 * examples of like length lie side by side. Throws as `trainLesson` does.
 */
export async function trainLanguageModel<Example>(
  network: LanguageNetwork<Example>,
  examples: readonly Example[],
  options: Partial<LessonOptions>,
  context: LessonContext<Example>,
): Promise<LessonLog> {
  const { name, variables } = network;
  const weight = (example: Example) => network.predicted(example);
  const lesson = {
    name,
    variables,
    weight,
    loss: (own: readonly Example[], draw: LessonContext<Example>["random"]) => totalLoss(network, own, draw),
    async judge(own: readonly Example[]) {
      const values = await logLikelihoods(network, own);
      return values.reduce((sum, value) => sum + value, 0) / weightOf({ name, weight }, own);
    },
  };
  return trainLesson(lesson, examples, options, context);
}
