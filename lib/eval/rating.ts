import type { RatingMetric } from "./types.ts";

/** Root of the mean squared error of predicted ratings, in the unit of the ratings. */
export function rmse(): RatingMetric {
  return {
    kind: "rating",
    name: "RMSE",
    convention: "square root of the mean squared error over all test ratings (not over users)",
    better: "lower",
    value: (predicted, actual) => (predicted - actual) ** 2,
    combine: Math.sqrt,
  };
}

/** Mean absolute error of predicted ratings, in the unit of the ratings. */
export function mae(): RatingMetric {
  return {
    kind: "rating",
    name: "MAE",
    convention: "mean absolute error over all test ratings (not over users)",
    better: "lower",
    value: (predicted, actual) => Math.abs(predicted - actual),
    combine: (mean) => mean,
  };
}
