/** One command of `tastelab`, which npm's scripts call by the same name. */
export interface Command {
  /** What it does, in a line. */
  readonly says: string;
  readonly example: string;
  /** Its arguments in, its exit code out: 0 when all went well, 1 when not, 2 when not understood, 130 when interrupted. */
  readonly load: () => Promise<{ run(args: readonly string[]): Promise<number> }>;
}

/** All commands, in the order in which help lists them. */
export const commands: Readonly<Record<string, Command>> = {
  start: {
    says: "runs the notebooks and writes the reports",
    example: "npm start -- --only 0-1-tour",
    load: () => import("./commands/start.ts"),
  },
  run: {
    says: "runs notebooks of your own, wherever they lie, without a browser",
    example: "npm run run -- my/notebook.ipynb --out results",
    load: () => import("./commands/run.ts"),
  },
  runs: {
    says: "the history of runs, and the difference of two",
    example: "npm run runs -- diff 2 1",
    load: () => import("./commands/runs.ts"),
  },
  compare: {
    says: "compares recommenders on data of your own and writes a report",
    example: "npm run compare -- ratings.csv",
    load: () => import("./commands/compare.ts"),
  },
  serve: {
    says: "answers from a comparison's best model over HTTP",
    example: "npm run serve -- comparisons/ratings",
    load: () => import("./commands/serve.ts"),
  },
  recommend: {
    says: "answers from a comparison's best model in a batch",
    example: "npm run --silent recommend -- comparisons/ratings users.csv > lists.csv",
    load: () => import("./commands/recommend.ts"),
  },
  lab: {
    says: "JupyterLab on the notebooks, with the project's kernel",
    example: "npm run lab -- --check",
    load: () => import("./commands/lab.ts"),
  },
  models: {
    says: "versions of a model in a store: list, take, roll back",
    example: "npm run models -- list my-store",
    load: () => import("./commands/models.ts"),
  },
  backend: {
    says: "sets native TensorFlow up, or shows the ladder of engines",
    example: "npm run backend -- --status",
    load: () => import("./commands/backend.ts"),
  },
  data: {
    says: "the public data sets: which are here, and fetching them",
    example: "npm run data -- fetch ml-100k",
    load: () => import("./commands/data.ts"),
  },
  bench: {
    says: "benchmarks beside peers, ratios measured in one run",
    example: "npm run bench -- topk",
    load: () => import("./commands/bench.ts"),
  },
  clean: {
    says: "what the caches hold, and freeing them",
    example: "npm run clean -- runs lab",
    load: () => import("./commands/clean.ts"),
  },
  test: {
    says: "style, types and tests",
    example: "npm run test:slow",
    load: () => import("./commands/test.ts"),
  },
  check: { says: "style and types alone", example: "npm run check", load: () => import("./commands/check.ts") },
  pack: {
    says: "writes the library as a package",
    example: "npm run pack",
    load: () => import("./commands/pack.ts"),
  },
  readme: {
    says: "rewrites the README's table of verdicts",
    example: "npm run readme",
    load: () => import("./commands/readme.ts"),
  },
};
