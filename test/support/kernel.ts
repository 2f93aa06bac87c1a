import { stripVTControlCharacters } from "node:util";
import type { RunProfile } from "../../lib/base/notebook.ts";
import { cellsVariable, profileVariable } from "../../lib/workbench/kernel/profile.ts";
import type { Content, Message } from "../../lib/workbench/kernel/wire.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { KernelClient } from "../../lib/workbench/runner/kernel-client.ts";

/** What came of one cell. */
export interface CellRun {
  readonly reply: Content;
  /** All that was published for it, status left out. */
  readonly published: readonly Message[];
  /** Wall time from sending to the last message, in milliseconds. */
  readonly milliseconds: number;
}

/** A kernel under test. */
export class TestKernel {
  readonly client: KernelClient;
  readonly heard: Message[];

  private constructor(client: KernelClient, heard: Message[]) {
    this.client = client;
    this.heard = heard;
  }

  /**
   * As a runner starts it.
   * @param checked whether it takes all cells for checked, as those of a run are
   */
  static async start(profile: RunProfile, checked = false): Promise<TestKernel> {
    return TestKernel.#open({
      [profileVariable]: JSON.stringify(profile),
      ...(checked ? { [cellsVariable]: "checked" } : {}),
    });
  }

  /** As Jupyter starts it for a person, in the notebook's folder; nothing is downloaded. */
  static async byHand(folder = projectRoot): Promise<TestKernel> {
    return TestKernel.#open({ TASTELAB_OFFLINE: "1" }, folder);
  }

  static async #open(environment: NodeJS.ProcessEnv, folder = projectRoot): Promise<TestKernel> {
    const heard: Message[] = [];
    return new TestKernel(await KernelClient.start(environment, (message) => heard.push(message), folder), heard);
  }

  /** Runs a cell; `interruptAfter` milliseconds, or once it has shown something, it is interrupted. */
  async run(code: string, interruptAfter?: number | "shown"): Promise<CellRun> {
    let id = "";
    const begun = performance.now();
    let ended = false;
    const replied = this.client
      .execute(code, (sent) => {
        id = sent;
      })
      .finally(() => {
        ended = true;
      });
    if (interruptAfter !== undefined) {
      do {
        await new Promise((resolve) => setTimeout(resolve, interruptAfter === "shown" ? 20 : interruptAfter));
      } while (
        interruptAfter === "shown" &&
        !ended &&
        this.of(id).every(({ header }) => header.msg_type !== "display_data")
      );
      await this.client.interrupt();
    }
    const reply = await replied;
    return { reply, published: this.of(id), milliseconds: performance.now() - begun };
  }

  /** What was published on behalf of a request so far. */
  of(id: string): Message[] {
    return this.heard.filter(({ header, parent }) => parent?.msg_id === id && header.msg_type !== "status");
  }
}

/** The contents of the messages of one type. */
export function contents({ published }: CellRun, type: string): Content[] {
  return published.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
}

/** What a cell printed. */
export function printed(run: CellRun): string {
  return contents(run, "stream")
    .map(({ text }) => String(text))
    .join("");
}

/** What a cell's last expression was shown as; undefined when it showed nothing. */
export function result(run: CellRun): unknown {
  const [content] = contents(run, "execute_result");
  return (content?.data as Record<string, unknown> | undefined)?.["text/plain"];
}

/** The lines in which a failing cell's error is told, without colours. */
export function traceback(run: CellRun): readonly string[] {
  const lines = (contents(run, "error")[0]?.traceback ?? []) as readonly string[];
  return lines.map((line) => stripVTControlCharacters(line));
}
