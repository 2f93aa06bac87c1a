import type { Executor } from "tslab/dist/executor.js";
import { attachNotebook, type NotebookChannel, type RunProfile } from "../../base/notebook.ts";
import { bundleOf, pictured } from "./bundles.ts";
import { type CellCompiler, openCompiler, tslabModule } from "./cells.ts";
import { mendAfterCutOff } from "./cut-off.ts";
import { compileFailure, emphasised, type Failure, Interrupted, tellStacks, thrownFailure } from "./failures.ts";
import { cellFolder } from "./folder.ts";
import type { InterruptCounts } from "./interrupt-counts.ts";
import { Interrupts } from "./interrupts.ts";
import { changedNotice, watchLibrary } from "./library-watch.ts";
import type { Outputs } from "./outputs.ts";
import { firstInCells } from "./positions.ts";
import type { Content, Header } from "./wire.ts";

/** What a person reads who ended a cell with a promise. */
const promiseNotice = "This is a promise: write await before it to wait for its value.\n";

/** One notebook's run: its cells are executed one after the other by tslab, and their names live on. */
export class Session {
  readonly #outputs: Outputs;
  readonly #interrupts: Interrupts;
  readonly #counts: InterruptCounts;
  readonly #compiler: CellCompiler;
  readonly #executor: Executor;
  /** Whether a person runs the notebook, not a runner, who puts pictures beside the figures itself. */
  readonly #byHand: boolean;
  /** What the running cell has shown under an id, as it stands last. */
  readonly #redrawn = new Map<string, { readonly bundle: Content; readonly metadata: Content | undefined }>();
  /** Watched where a person runs the notebook; a run has the library as it was when it began. */
  readonly #library: ReturnType<typeof watchLibrary> | null;
  /** Which request ran as which count. */
  readonly #requests = new Map<number, Header>();
  #count = 0;
  /** The values of all names that cells have declared. */
  readonly #names: Record<string, unknown> = {};
  /** What tslab's executor reported of the running cell. */
  #errors: unknown[] = [];

  /**
   * @param counts what is known of interrupts that were asked for
   * @param checked whether the types of all cells that will come were checked before
   */
  constructor(outputs: Outputs, counts: InterruptCounts, profile: RunProfile | null, checked = false) {
    this.#outputs = outputs;
    this.#counts = counts;
    this.#interrupts = new Interrupts(counts);
    this.#byHand = profile === null;
    this.#library = this.#byHand ? watchLibrary() : null;
    // Nobody asks a run what a name means.
    this.#compiler = openCompiler(counts, checked ? "syntax" : this.#byHand ? "documentation" : "types", this.#names);
    const { converter } = this.#compiler;
    const { createExecutor } = tslabModule<typeof import("tslab/dist/executor.js")>("tslab/dist/executor.js");
    const converters = { node: converter, browser: converter, close: () => converter.close() };
    this.#executor = createExecutor(cellFolder(), converters, {
      log: () => undefined,
      error: (error: unknown) => this.#errors.push(error),
    });
    // tslab's own table of names is a proxy, a hundred times slower to read and write.
    (globalThis as unknown as { __tslab__: { exports: object } }).__tslab__.exports = this.#names;
    outputs.readBy((text) => tellStacks(text, this.#compiler.cells));
    this.#attach(profile);
  }

  #attach(profile: RunProfile | null): void {
    const session = this;
    const channel: NotebookChannel = {
      get signal() {
        return session.#interrupts.signal;
      },
      get cell() {
        return session.#count;
      },
      ...(profile === null ? {} : { profile }),
      display: (bundle, metadata, id) => {
        if (id !== undefined) this.#redrawn.set(id, { bundle, metadata });
        this.#outputs.display(id === undefined ? this.#withPicture(bundle) : bundle, metadata, id);
      },
      clear: (wait = false) => this.#outputs.send("clear_output", { wait }),
    };
    attachNotebook(channel);
  }

  /** Runs a cell on behalf of a request and publishes all that it shows; null when it went well. */
  async execute(code: string, silent: boolean, request: Header): Promise<Failure | null> {
    if (!silent) this.#count += 1;
    const count = this.#count;
    this.#requests.set(count, request);
    this.#outputs.belongTo(request);
    if (!silent) this.#outputs.send("execute_input", { code, execution_count: count });
    if (this.#library?.changed() === true) this.#outputs.print("stderr", changedNotice);
    this.#errors = [];
    this.#compiler.begin(count);
    const failure = (await this.#attempt(code)) ?? (silent ? null : await this.#shown(count));
    if (failure !== null) this.#tell(failure);
    else if (this.#byHand) this.#remind();
    this.#pictureRedrawn();
    this.#outputs.flush();
    return failure;
  }

  /** As `#show`, on a stack of its own: what a value does to show itself may have to be cut off as well. */
  async #shown(count: number): Promise<Failure | null> {
    if (this.#compiler.shownName() === null) return null;
    try {
      return await this.#interrupts.during(async () => this.#show(count));
    } catch (error) {
      return thrownFailure(error, this.#compiler.cells);
    }
  }

  /** Shows the value of the cell's last expression, unless it is nothing; what a value throws that is to show itself is told. */
  #show(count: number): Failure | null {
    const name = this.#compiler.shownName();
    const value = name === null ? undefined : this.#names[name];
    if (name !== null) this.#names[name] = undefined;
    if (value === undefined || value === null) return null;
    const { cells } = this.#compiler;
    try {
      const data =
        value instanceof Error ? { "text/plain": thrownFailure(value, cells).traceback.join("\n") } : bundleOf(value);
      const text = data["text/plain"];
      const told = typeof text === "string" ? { ...data, "text/plain": tellStacks(text, cells) } : data;
      this.#outputs.send("execute_result", { data: this.#withPicture(told), metadata: {}, execution_count: count });
      if (this.#byHand && value instanceof Promise) this.#outputs.print("stderr", promiseNotice);
      return null;
    } catch (error) {
      return thrownFailure(error, cells);
    }
  }

  #withPicture(bundle: Content): Content {
    return this.#byHand ? pictured(bundle) : bundle;
  }

  /** Figures that a cell draws again and again get their picture once, when it ends. */
  #pictureRedrawn(): void {
    for (const [id, { bundle, metadata }] of this.#redrawn) {
      const whole = this.#withPicture(bundle);
      if (whole !== bundle) this.#outputs.display(whole, metadata, id);
    }
    this.#redrawn.clear();
  }

  #tell(failure: Failure, request?: Header): void {
    this.#outputs.send("error", { ...(this.#byHand ? emphasised(failure) : failure) }, request);
  }

  /** Says which lines began something that nothing waits for: the next line does not see its end. */
  #remind(): void {
    const lines = this.#compiler.unawaited();
    if (lines.length === 0) return;
    const where = `${lines.length === 1 ? "Line" : "Lines"} ${lines.join(", ")}`;
    this.#outputs.print(
      "stderr",
      `${where}: nothing waits for this promise. Write await before it, or void where that is meant.\n`,
    );
  }

  async #attempt(code: string): Promise<Failure | null> {
    try {
      if (await this.#interrupts.during(() => this.#executor.execute(code))) {
        // A loop may have stopped by itself before the note of the interrupt has come.
        if (this.#counts.isWaiting) throw new Interrupted();
        this.#compiler.keep();
        return null;
      }
    } catch (error) {
      if (error instanceof Interrupted) await this.#afterInterrupt();
      else this.#compiler.keepReached();
      return thrownFailure(error, this.#compiler.cells);
    }
    const complaints = this.#compiler.complaints();
    if (complaints.length > 0) return compileFailure(this.#count, code, complaints);
    const [error] = this.#errors;
    if (!wasStopped(error)) {
      this.#compiler.keepReached();
      return thrownFailure(error, this.#compiler.cells);
    }
    await this.#afterInterrupt();
    return thrownFailure(new Interrupted(), this.#compiler.cells);
  }

  async #afterInterrupt(): Promise<void> {
    // The signal may have ended the cell before the note that goes with it has come: it must not meet the next one.
    while (this.#counts.isWaiting) await new Promise((resolve) => setImmediate(resolve));
    mendAfterCutOff();
    this.#compiler.keep();
  }

  /** Publishes an error that came when its cell had ended already, or that nobody waited for, with the cell it is from. */
  late(error: unknown): void {
    if (error instanceof Interrupted) return;
    const { cells } = this.#compiler;
    const origin = error instanceof Error ? firstInCells(error.stack ?? "", cells)?.cell.count : undefined;
    this.#tell(thrownFailure(error, cells), this.#requests.get(origin ?? this.#count));
  }

  interrupt(): void {
    this.#interrupts.interrupt();
  }

  get count(): number {
    return this.#count;
  }

  /** tslab's answers to questions about code that is not run: completions and what stands under the cursor. */
  get executor(): Pick<Executor, "complete" | "inspect"> {
    return this.#executor;
  }
}

function wasStopped(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
