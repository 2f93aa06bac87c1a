/**
 * How heavy report pages are and how soon they answer in Chromium, opened from disk: a page with ten figures, the heaviest
 * pages of reports/ and its index. Each page is opened at its first figure.
 *
 *   npm run bench -- report [--rounds 5] [--pages 3] [--throttle 1]
 */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { quantile } from "../../lib/base/numbers.ts";
import { machineInWords } from "../../lib/workbench/machine.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { launchBrowser, noBrowser } from "../support/browser.ts";
import { tenFigures } from "../support/ten-figures.ts";

/** What one opening of a page took, in milliseconds since it was asked for. */
interface Opening {
  /** Until something stood on the screen. */
  readonly painted: number;
  /** Until every figure on the screen was drawn and a control had answered. */
  readonly ready: number;
  /** How long the browser could not answer, over 50 ms at a time, until then. */
  readonly blocked: number;
  /** Scrolling through the whole page: the longest that a figure on the screen was waited for. */
  readonly waited: number;
}

/** In the page: a clock of long tasks. */
function watchTasks(): void {
  const tasks: number[] = [];
  Reflect.set(window, "longTasks", tasks);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
}

/** In the page: done when every figure on the screen is drawn. */
function figuresOnScreen(): boolean {
  return [...document.querySelectorAll(".plot")].every((plot) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return (
      bottom <= 0 || top >= innerHeight || plot.querySelector(".main-svg .cartesianlayer, .main-svg .plot") !== null
    );
  });
}

async function opened(browser: Browser, address: string, throttle: number): Promise<Opening> {
  const view = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
  const page = await view.newPage();
  if (throttle > 1) {
    const session = await view.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  }
  await page.addInitScript(watchTasks);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForSelector("footer", { state: "attached" });
  await page.evaluate(() => document.querySelector(".plot")?.scrollIntoView({ block: "center" }));
  await page.waitForFunction(figuresOnScreen, undefined, { polling: "raf" });
  const found = await page.evaluate(async () => {
    // A control: the button that folds code, else the first filter.
    const control = document.querySelector<HTMLElement>(".toggle-code, .filter select");
    control?.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const ready = performance.now();
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const tasks = Reflect.get(window, "longTasks") as number[];
    return {
      painted: paint?.startTime ?? ready,
      ready,
      blocked: tasks.reduce((sum, duration) => sum + Math.max(0, duration - 50), 0),
    };
  });
  const waited = await scrolledThrough(page);
  await view.close();
  return { ...found, waited };
}

async function scrolledThrough(page: Page): Promise<number> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  let longest = 0;
  for (let top = 0; top < height; top += 700) {
    const begun = performance.now();
    await page.evaluate((place) => scrollTo({ top: place }), top);
    await page.waitForFunction(figuresOnScreen, undefined, { polling: "raf" });
    longest = Math.max(longest, performance.now() - begun);
  }
  return longest;
}

const median = (values: readonly number[]) => quantile(values, 0.5);

/** The heaviest pages of the reports, and the index. */
function heaviest(count: number): string[] {
  const folder = join(projectRoot, "reports");
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(".html") && file !== "index.html");
    const paths = files.map((file) => join(folder, file));
    return [join(folder, "index.html"), ...paths.sort((a, b) => statSync(b).size - statSync(a).size).slice(0, count)];
  } catch {
    console.log("There are no reports to look at; npm start writes them.");
    return [];
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      pages: { type: "string", default: "3" },
      throttle: { type: "string", default: "1" },
    },
  });
  const browser = await launchBrowser();
  if (browser === null) {
    console.error(noBrowser);
    return 1;
  }
  const scratch = mkdtempSync(join(tmpdir(), "tastelab-bench-"));
  const made = join(scratch, "ten-figures.html");
  writeFileSync(made, tenFigures());
  const files = [made, ...heaviest(Number(values.pages))];
  console.log(
    `${machineInWords()}, Chromium ${browser.version()}, processor slowed ${values.throttle} times; milliseconds, medians of ${values.rounds}\n`,
  );
  console.log(
    "| page | MB | first paint | figures drawn, controls answer | blocked till then | longest wait while scrolling |",
  );
  console.log("|---|--:|--:|--:|--:|--:|");
  for (const file of files) {
    const rounds: Opening[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      rounds.push(await opened(browser, pathToFileURL(file).href, Number(values.throttle)));
    }
    const of = (name: keyof Opening) => median(rounds.map((one) => one[name])).toFixed(0);
    const size = (statSync(file).size / 1e6).toFixed(2);
    console.log(
      `| ${basename(file)} | ${size} | ${of("painted")} | ${of("ready")} | ${of("blocked")} | ${of("waited")} |`,
    );
  }
  await browser.close();
  rmSync(scratch, { recursive: true });
  return 0;
}

process.exitCode = await main();
