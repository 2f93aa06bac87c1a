import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Browser, Page } from "playwright-core";
import { labCommand } from "../../lib/workbench/lab/serve.ts";

/** A JupyterLab on a folder of notebooks, for a test. */
export interface RunningLab {
  /** The address of a notebook of the folder. */
  address(notebook: string): string;
  end(): Promise<void>;
}

/** Starts JupyterLab on a folder and waits until it answers. */
export async function startLab(folder: string): Promise<RunningLab> {
  const port = await freePort();
  const token = "for-a-test";
  const further = [`--IdentityProvider.token=${token}`];
  const { program, args, environment } = labCommand({ port, browser: false, notebooks: folder, further });
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
  const base = `http://127.0.0.1:${port}`;
  await answers(`${base}/api?token=${token}`, child);
  return {
    address: (notebook) => `${base}/lab/tree/${notebook}?token=${token}&reset`,
    async end() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (child.exitCode !== null) throw new Error(`JupyterLab ended with ${child.exitCode}`);
    const response = await fetch(url).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("JupyterLab did not answer in a minute");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const place = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof place === "object" && place !== null ? place.port : 0;
}

/** A notebook open in JupyterLab, worked as a person would: by menus and keys. */
export class LabPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens an address, whatever JupyterLab makes of it. */
  static async visit(browser: Browser, address: string): Promise<LabPage> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    await page.goto(address);
    return new LabPage(page);
  }

  /** Opens a notebook and waits for its kernel. */
  static async open(browser: Browser, address: string): Promise<LabPage> {
    const lab = await LabPage.visit(browser, address);
    await lab.page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 });
    await lab.idle(60_000);
    return lab;
  }

  /** Waits until the project's kernel is there and has nothing to do. */
  async idle(milliseconds: number): Promise<void> {
    await this.page.getByText("TypeScript (tastelab) | Idle").waitFor({ timeout: milliseconds });
  }

  /** Chooses an entry of a menu. */
  async menu(...names: readonly string[]): Promise<void> {
    await this.page.locator(".lm-MenuBar-item", { hasText: names[0] as string }).click();
    for (const name of names.slice(1)) {
      await this.page
        .locator(".lm-Menu-item", { hasText: new RegExp(`^${name}`) })
        .first()
        .click();
    }
  }

  /** What the dialog that comes up says. */
  async dialog(): Promise<string> {
    const dialog = this.page.locator(".jp-Dialog-content").first();
    await dialog.waitFor({ timeout: 30_000 });
    return (await dialog.textContent()) ?? "";
  }

  /** Says yes to the question that is open. */
  async accept(): Promise<void> {
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
  }

  /** Adds a cell at the end and types code into it. */
  async type(code: string): Promise<void> {
    const last = this.page.locator(".jp-Notebook .jp-Cell").last();
    await last.locator(".jp-InputPrompt").click();
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.press("b");
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.type(code);
  }

  /** Runs the cell that is being typed; what it shows is `lastOutput`. */
  async run(): Promise<void> {
    await this.page.keyboard.press("Control+Enter");
  }

  /**
   * How many elements match each selector when the notebook is scrolled through: cells out of sight are not drawn.
   * @param onFirst called when the first match of a name is in sight
   */
  async seen(
    selectors: Readonly<Record<string, string>>,
    onFirst: (name: string) => Promise<unknown>,
  ): Promise<Record<string, number>> {
    const most: Record<string, number> = Object.fromEntries(Object.keys(selectors).map((name) => [name, 0]));
    const outer = this.page.locator(".jp-WindowedPanel-outer").first();
    for (let at = 0; ; at += 600) {
      const end = await outer.evaluate((panel, top) => {
        panel.scrollTop = top;
        return top + panel.clientHeight >= panel.scrollHeight;
      }, at);
      await this.page.waitForTimeout(200);
      for (const [name, selector] of Object.entries(selectors)) {
        const count = await this.page.locator(selector).count();
        if (most[name] === 0 && count > 0) {
          await this.page.locator(selector).first().scrollIntoViewIfNeeded();
          await onFirst(name);
        }
        most[name] = Math.max(most[name] as number, count);
      }
      if (end) return most;
    }
  }

  /** What the last code cell shows, as text. */
  get lastOutput() {
    return this.page.locator(".jp-Notebook .jp-CodeCell").last().locator(".jp-OutputArea-output");
  }
}
