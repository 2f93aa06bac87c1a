import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import axe, { type AxeResults } from "axe-core";
import type { Context } from "mocha";
import { type Browser, chromium, type Page } from "playwright-core";
import { skip } from "./skips.ts";

/** The browser's program: CHROMIUM, else the first of the usual names on the path, else null. */
function findChromium(): string | null {
  if (process.env.CHROMIUM !== undefined) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/** Why there is no browser. */
export const noBrowser =
  "no browser: neither CHROMIUM is set nor chromium, chromium-browser or google-chrome is on the path";

/** A headless Chromium, or a skipped test where there is none. */
export async function openBrowser(context: Context): Promise<Browser> {
  return (await launchBrowser()) ?? skip(context, noBrowser);
}

/** A headless Chromium; null where there is none. */
export async function launchBrowser(): Promise<Browser | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
    ],
  });
}

/** A page and what went wrong in it: messages on the console, uncaught errors, and requests that left the disk. */
export interface WatchedPage {
  readonly page: Page;
  readonly troubles: string[];
}

/** Opens a file from disk with every way to a network closed. */
export async function openOffline(
  browser: Browser,
  address: string,
  options: { readonly dark?: boolean; readonly width?: number; readonly scripts?: boolean } = {},
): Promise<WatchedPage> {
  const { dark = false, width = 1280, scripts = true } = options;
  const view = await browser.newContext({
    colorScheme: dark ? "dark" : "light",
    viewport: { width, height: 900 },
    javaScriptEnabled: scripts,
    offline: true,
  });
  const page = await view.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "log") troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  await page.route(
    (url) => url.protocol !== "file:" && url.protocol !== "data:" && url.protocol !== "blob:",
    (route) => {
      troubles.push(`request: ${route.request().url()}`);
      return route.abort();
    },
  );
  await page.goto(address);
  return { page, troubles };
}

/** The serious and critical findings of axe on a page with its first figures drawn, each with what it names first. */
export async function barriers(browser: Browser, address: string, dark: boolean): Promise<string[]> {
  const view = await browser.newContext({ colorScheme: dark ? "dark" : "light", bypassCSP: true, offline: true });
  const page = await view.newPage();
  await page.goto(address);
  const figure = page.locator(".plot").first();
  if ((await figure.count()) > 0) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator(".main-svg").first().waitFor();
  }
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  await view.close();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}
