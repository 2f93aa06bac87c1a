import assert from "node:assert/strict";
import { eventQuestions } from "../../lib/data/event-questions.ts";
import { fourWeeks as data } from "../support/four-weeks.ts";

describe("questions about events", () => {
  const rowsOf = ({ histories, asked, value, user }: ReturnType<typeof eventQuestions>) =>
    Array.from(asked, (item, row) => [user[row], [...histories.row(row)], item, value[row]]);

  it("show what came before, and never a first event", () => {
    const all = eventQuestions(data.perUser(), { fromEnd: [9, 0] });
    assert.deepEqual(rowsOf(all), [
      [0, [0], 1, 4],
      [0, [0, 1], 2, 0],
      [0, [0, 1, 2], 3, 5],
      [1, [3], 0, 0],
    ]);
  });
  it("are about the places, users and values that were chosen", () => {
    const events = data.perUser();
    assert.deepEqual(rowsOf(eventQuestions(events, { fromEnd: [2, 1] })), [[0, [0, 1], 2, 0]]);
    assert.deepEqual(rowsOf(eventQuestions(events, { fromEnd: [9, 0], users: [1] })), [[1, [3], 0, 0]]);
    const bought = eventQuestions(events, { fromEnd: [9, 0], where: (value) => value > 0, maxLength: 2 });
    assert.deepEqual(rowsOf(bought), [
      [0, [0], 1, 4],
      [0, [1, 2], 3, 5],
    ]);
  });
});
