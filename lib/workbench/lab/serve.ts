import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { InputError } from "../../base/errors.ts";
import { projectRoot } from "../paths.ts";
import { programOf } from "../python-environment.ts";
import { kernelPath, labConfig, labEnvironment } from "./environment.ts";

/** How JupyterLab is opened. */
export interface LabOptions {
  /** Null lets JupyterLab take the first free one from 8888 on. */
  readonly port: number | null;
  readonly browser: boolean;
  /** The folder of the notebooks; default: the project's. */
  readonly notebooks?: string;
  /** More of JupyterLab's own options. */
  readonly further?: readonly string[];
}

/** The arguments and the environment of a JupyterLab that has the project's kernel and keeps its files in the user's cache. */
export function labCommand({ port, browser, notebooks = join(projectRoot, "notebooks"), further = [] }: LabOptions): {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
} {
  const own = (name: string) => join(labEnvironment.folder, "user", name);
  const kernels = [kernelPath, ...(process.env.JUPYTER_PATH === undefined ? [] : [process.env.JUPYTER_PATH])];
  return {
    program: programOf(labEnvironment, "jupyter"),
    args: [
      "lab",
      `--ServerApp.root_dir=${notebooks}`,
      "--LabApp.default_url=/lab/tree/0-1-tour.ipynb",
      "--LabApp.custom_css=True",
      "--MultiKernelManager.default_kernel_name=tastelab",
      "--ServerApp.answer_yes=True",
      "--ServerApp.log_level=WARN",
      // In containers everybody is root.
      ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
      ...(port === null ? [] : [`--ServerApp.port=${port}`, "--ServerApp.port_retries=0"]),
      ...(browser ? [] : ["--no-browser"]),
      ...further,
    ],
    environment: {
      JUPYTER_PATH: kernels.join(process.platform === "win32" ? ";" : ":"),
      JUPYTER_CONFIG_DIR: labConfig,
      JUPYTER_DATA_DIR: own("data"),
      JUPYTER_RUNTIME_DIR: own("runtime"),
    },
  };
}

/** Opens JupyterLab and waits for its end; its exit code. @throws InputError when the port is taken */
export async function serveLab(options: LabOptions): Promise<number> {
  if (options.port !== null && !(await isFree(options.port))) {
    throw new InputError({
      wanted: `port ${options.port} to be free`,
      got: "something that listens on it",
      where: "npm run lab",
      fix: "Name another port, or none: then JupyterLab takes the first free one.",
    });
  }
  const { program, args, environment } = labCommand(options);
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...environment } });
  // Ctrl-C reaches JupyterLab through the terminal; this process ends when JupyterLab has.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
    });
  } finally {
    process.off("SIGINT", wait);
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
