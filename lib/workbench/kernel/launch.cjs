// Begins a kernel, and within it the thread that serves its control channel: TypeScript is compiled in memory, so
// the library that cells import is always the one on disk, and "tastelab" is found whatever folder a notebook is in.
// The kernel's specification turns Node's check of its own books of callbacks off (--no-force-async-hooks-checks): code
// that an interrupt cuts off leaves them uneven, and with the check on Node would end the process.
const { dirname } = require("node:path");
const nodeModule = require("node:module");
const { isMainThread } = require("node:worker_threads");

nodeModule.enableCompileCache?.();
require("tsx/cjs/api").register();
if (isMainThread) {
  process.env.TASTELAB_STARTED_IN = process.cwd();
  process.chdir(dirname(dirname(dirname(__dirname))));
  require("./main.ts");
} else {
  require("./control.ts");
}
