import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";

const day = 86_400;

/** Two users' six events with four items in a little over three weeks, rated or only looked at (0). */
export const fourWeeks = interactions({
  users: vocabulary("user", ["u", "v"]),
  items: vocabulary("item", ["a", "b", "c", "d"]),
  user: Int32Array.of(0, 0, 0, 0, 1, 1),
  item: Int32Array.of(0, 1, 2, 3, 3, 0),
  value: Float32Array.of(0, 4, 0, 5, 3, 0),
  time: Float64Array.from([0, 1, 8, 22, 2, 9], (days) => days * day),
});
