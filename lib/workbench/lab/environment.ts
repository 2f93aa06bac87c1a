import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeWhole } from "../../data/write-whole.ts";
import { projectRoot, userCache } from "../paths.ts";
import { ensureEnvironment, type FoundPython, type PythonEnvironment } from "../python-environment.ts";

/** JupyterLab with the renderer of plotly's figures, once for all clones of this user. */
export const labEnvironment: PythonEnvironment = {
  folder: userCache("lab"),
  packages: ["jupyterlab==4.6.6", "plotly==7.1.0"],
  probe:
    "from importlib.metadata import version as v; print('JupyterLab', v('jupyterlab') + ', plotly', v('plotly'), end='')",
};

/** The folder that Jupyter finds the project's kernel in: `JUPYTER_PATH` names it. */
export const kernelPath = join(projectRoot, "lib", "workbench", "kernel", "spec");

/** Settings that JupyterLab starts with, for everybody who has not chosen otherwise. */
const settings = {
  // The question whether news may be fetched; nothing is fetched unasked.
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** The folder of JupyterLab's own settings of this project's users. */
export const labConfig = join(labEnvironment.folder, "user", "config");

/** JupyterLab sets all cells of tables to the right: here only numbers, as on the pages of the report. Its class stands thrice, to outweigh its own rules. */
const html = ".jp-RenderedHTMLCommon".repeat(3);
const styles = `${html} :is(.scroll, .block) :is(th, td) { text-align: left; }
${html} :is(.scroll, .block) .number { text-align: right; }
${html} .scroll caption { text-align: left; font-weight: bold; }
${html} .foot { font-size: smaller; margin: 0.2em 0 0; }
`;

/** JupyterLab and its settings, installed when they are not there. @throws SetUpError saying what to do */
export async function ensureLab(options: Parameters<typeof ensureEnvironment>[1]): Promise<FoundPython> {
  const found = await ensureEnvironment(labEnvironment, options);
  const overrides = join(labEnvironment.folder, "share", "jupyter", "lab", "settings", "overrides.json");
  await mkdir(dirname(overrides), { recursive: true });
  await writeWhole(overrides, `${JSON.stringify(settings, null, 2)}\n`);
  const sheet = join(labConfig, "custom", "custom.css");
  await mkdir(dirname(sheet), { recursive: true });
  await writeWhole(sheet, styles);
  return found;
}
