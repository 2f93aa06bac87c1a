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
    this.#screen.write(`${this.#erasing()}${text}\n${this.#drawing()}`);
  }

  /** Ends the drawing; what is on the screen goes. */
  close(): void {
    clearInterval(this.#timer);
    if (this.#drawn > 0) this.#screen.write(this.#erasing());
    this.#running.clear();
  }

  #text({ name, total, earlier, begun, done, cellBegun }: Line): string {
    const now = this.#now();
    const left = remaining(earlier, done, total, (now - cellBegun) / 1000);
    const passed = `${inWords((now - begun) / 1000)}${left === null ? "" : `, about ${inWords(left)} left`}`;
    return `${name.padEnd(this.#width)}  cell ${Math.min(done + 1, total)}/${total}  ${passed}`;
  }

  #draw(): void {
    this.#screen.write(`${this.#erasing()}${this.#drawing()}`);
  }

  /** What takes the changing lines off a terminal. */
  #erasing(): string {
    const up = this.#drawn;
    this.#drawn = 0;
    return up === 0 ? "" : `\x1b[${up}A\x1b[0J`;
  }

  /** The changing lines of a terminal, none longer than it is wide. */
  #drawing(): string {
    if (this.#screen.isTTY !== true) return "";
    // A terminal that does not know its width says 0.
    const width = (this.#screen.columns || 80) - 1;
    const lines = [...this.#running.values()].map((line) => `${this.#text(line).slice(0, width)}\n`);
    this.#drawn = lines.length;
    return lines.join("");
  }
}
