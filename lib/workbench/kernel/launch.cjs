// Begins a kernel, and within it the thread that serves its control channel: TypeScript is compiled in memory, so
// the library that cells import is always the one on disk, and "tastelab" is found whatever folder a notebook is in.
const { dirname } = require("node:path");
const nodeModule = require("node:module");
const { isMainThread } = require("node:worker_threads");

nodeModule.enableCompileCache?.();
require("tsx/cjs/api").register();
if (isMainThread) {
  process.chdir(dirname(dirname(dirname(__dirname))));
  require("./main.ts");
} else {
  require("./control.ts");
}
