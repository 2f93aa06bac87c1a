import { evaluationTable } from "../../report/evaluation-table.ts";
import { amongNew } from "../new-items/judged.ts";
import { reachesNew } from "../studied.ts";
import type { Study } from "../study.ts";
import type { StudySection } from "./section.ts";
import { escaped } from "./words.ts";

/** How items fare of which no event is known; nothing where no model that was tried reaches such items. */
export function newItemsSection(study: Study): { readonly "new items"?: StudySection } {
  const { onNewItems, newItems, metrics } = study;
  if (onNewItems === null && newItems.length === 0) return {};
  const words = [
    newItems.length === 0
      ? "Every item that is described has an event. How would one fare that has none yet?"
      : catalogueWords(study),
    ...(onNewItems === null
      ? ["No model that was tried scores items without any event, or too few items are left to try it."]
      : [
          "Models that go by texts and features can be asked about items of which nothing was learned. In the table “fixed” figures tell how well " +
            "they choose among such items alone, and the others how often such an item gets into a list where all items compete: a model may do the first " +
            "well and yet put every known item before. Random is chance. Options are those found for known items. " +
            `Held out: ${escaped(onNewItems.protocol)}.`,
        ]),
  ];
  const evaluations = onNewItems?.models.map(({ evaluation }) => evaluation) ?? [];
  const [first] = evaluations;
  const plain = metrics.accuracy.slice(0, 2).map(({ name }) => name);
  const names = first === undefined ? plain : [...plain.map((name) => amongNew(first, name)), ...plain];
  return {
    "new items": {
      title: "Items without any event",
      words: words.join("\n\n"),
      blocks:
        evaluations.length === 0
          ? []
          : [evaluationTable(evaluations, { metrics: names, caption: "Items held out as new" })],
    },
  };
}

function catalogueWords({ newItems, best, onNewItems }: Study): string {
  const count = `${newItems.length.toLocaleString("en-US")} items of the catalogue have no event at all.`;
  if (best === null) return count;
  const by = onNewItems?.best;
  const alone =
    by == null ? "" : ` \`new-items.csv\` holds lists of these alone, by ${by.rung.label}, the best one below.`;
  return reachesNew(best)
    ? `${count} ${best.rung.label} scores them by what is known of them, so that they compete in its lists with all others.${alone}`
    : `${count} ${best.rung.label}, the model that is handed over, cannot score them: its lists hold none.${alone}`;
}
