import { remaining } from "./durations.ts";

/** Where progress is shown; a terminal can be written over, anything else gets plain lines. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Line {
  readonly name: string;
  readonly total: number;
  readonly earlier: readonly number[] | null;
  readonly begun: number;
  done: number;
  cellBegun: number;
  spokenAt: number;
}

/** How often a terminal is redrawn and how often a plain line may be said, in milliseconds. */
const redraw = 250;
const plainPause = 10_000;

function inWords(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** One line for each notebook that is running: cells done, seconds, and what is left by its earlier run. */
export class ProgressBoard {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #running = new Map<string, Line>();
  readonly #width: number;
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param names of all notebooks, for lines that align */
  constructor(names: readonly string[], screen: Screen = process.stdout, now: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#now = now;
    this.#width = Math.max(0, ...names.map((name) => name.length));
    if (screen.isTTY === true) this.#timer = setInterval(() => this.#draw(), redraw).unref();
  }

  begin(name: string, total: number, earlier: readonly number[] | null): void {
    const now = this.#now();
    const line = { name, total, earlier, begun: now, done: 0, cellBegun: now, spokenAt: now };
    this.#running.set(name, line);
    if (this.#screen.isTTY === true) this.#draw();
    else this.#screen.write(`${this.#text(line)}\n`);
  }

  advance(name: string, done: number): void {
    const line = this.#running.get(name);
    if (line === undefined || line.done === done) return;
    line.done = done;
    line.cellBegun = this.#now();
    if (this.#screen.isTTY === true) this.#draw();
    else if (this.#now() - line.spokenAt >= plainPause) {
      line.spokenAt = this.#now();
      this.#screen.write(`${this.#text(line)}\n`);
    }
  }

  /** A notebook has ended: its line gives way to this one, which stays. */
  finish(name: string, outcome: string): void {
    this.#running.delete(name);
    this.say(`${name.padEnd(this.#width)}  ${outcome}`);
  }

  /** Puts lines above those that change. */
  say(text: string): void {
    this.#erase();
    this.#screen.write(`${text}\n`);
    this.#draw();
  }

  /** Ends the drawing; what is on the screen goes. */
  close(): void {
    clearInterval(this.#timer);
    this.#erase();
    this.#running.clear();
  }

  #text({ name, total, earlier, begun, done, cellBegun }: Line): string {
    const now = this.#now();
    const left = remaining(earlier, done, total, (now - cellBegun) / 1000);
    const passed = `${inWords((now - begun) / 1000)}${left === null ? "" : `, about ${inWords(left)} left`}`;
    return `${name.padEnd(this.#width)}  cell ${Math.min(done + 1, total)}/${total}  ${passed}`;
  }

  #erase(): void {
    if (this.#drawn > 0) this.#screen.write(`\x1b[${this.#drawn}A\x1b[0J`);
    this.#drawn = 0;
  }

  #draw(): void {
    if (this.#screen.isTTY !== true) return;
    this.#erase();
    const columns = this.#screen.columns ?? 80;
    for (const line of this.#running.values()) {
      this.#screen.write(`${this.#text(line).slice(0, columns - 1)}\n`);
      this.#drawn += 1;
    }
  }
}
