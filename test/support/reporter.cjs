// Mocha's own spec reporter, which also writes how many tests passed and failed to the file TASTELAB_TEST_STATS.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures } = runner.stats;
      const file = process.env.TASTELAB_TEST_STATS;
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passes, failures }));
    });
  }
};
