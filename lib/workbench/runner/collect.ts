import type { Output } from "../../report/nbformat.ts";
import type { Content, Message } from "../kernel/wire.ts";

type Shown = Extract<Output, { output_type: "display_data" | "execute_result" }>;

function shown(type: "display_data" | "execute_result", content: Content): Shown {
  const data = content.data as Readonly<Record<string, unknown>>;
  const metadata = (content.metadata ?? {}) as Readonly<Record<string, unknown>>;
  if (type === "display_data") return { output_type: type, data, metadata };
  return { output_type: type, data, metadata, execution_count: Number(content.execution_count) };
}

function displayId(content: Content): string | undefined {
  return (content.transient as { display_id?: string } | undefined)?.display_id;
}

/** Turns what a kernel publishes into the outputs of a notebook's cells, as a notebook's page would show them. */
export class Collector {
  readonly #outputs: Output[][];
  /** Where a display of some id stands. */
  readonly #displays = new Map<string, { cell: number; output: Output }[]>();
  /** Cells that are to be emptied as soon as something new comes. */
  readonly #stale = new Set<number>();

  constructor(cells: number) {
    this.#outputs = Array.from({ length: cells }, () => []);
  }

  outputs(cell: number): readonly Output[] {
    return this.#outputs[cell] ?? [];
  }

  /** Takes a message that belongs to a cell, counted from 0. */
  take(cell: number, { header, content }: Message): void {
    switch (header.msg_type) {
      case "stream":
        this.#print(cell, content.name === "stderr" ? "stderr" : "stdout", String(content.text));
        break;
      case "display_data":
      case "execute_result":
        this.#show(cell, shown(header.msg_type, content), displayId(content));
        break;
      case "update_display_data":
        this.#update(displayId(content) ?? "", content);
        break;
      case "error":
        this.add(cell, {
          output_type: "error",
          ename: String(content.ename),
          evalue: String(content.evalue),
          traceback: content.traceback as readonly string[],
        });
        break;
      case "clear_output":
        if (content.wait === true) this.#stale.add(cell);
        else this.#empty(cell);
        break;
      default:
        break;
    }
  }

  #list(cell: number): Output[] {
    const list = this.#outputs[cell];
    if (list === undefined) throw new RangeError(`no cell ${cell}`);
    return list;
  }

  #empty(cell: number): void {
    this.#stale.delete(cell);
    this.#list(cell).length = 0;
  }

  /** Puts an output at a cell's end. */
  add(cell: number, output: Output): void {
    if (this.#stale.has(cell)) this.#empty(cell);
    this.#list(cell).push(output);
  }

  #print(cell: number, name: "stdout" | "stderr", text: string): void {
    const list = this.#list(cell);
    const last = list.at(-1);
    if (last?.output_type === "stream" && last.name === name && !this.#stale.has(cell)) {
      list[list.length - 1] = { ...last, text: `${String(last.text)}${text}` };
    } else {
      this.add(cell, { output_type: "stream", name, text });
    }
  }

  #show(cell: number, output: Shown, id: string | undefined): void {
    this.add(cell, output);
    if (id === undefined) return;
    this.#displays.set(id, [...(this.#displays.get(id) ?? []), { cell, output }]);
  }

  #update(id: string, content: Content): void {
    for (const place of this.#displays.get(id) ?? []) {
      const list = this.#list(place.cell);
      const at = list.indexOf(place.output);
      if (at < 0 || place.output.output_type === "stream" || place.output.output_type === "error") continue;
      const { data, metadata } = shown("display_data", content);
      const output: Output = { ...place.output, data, ...(metadata === undefined ? {} : { metadata }) };
      list[at] = output;
      place.output = output;
    }
  }
}
