import { tslabModule } from "./cells.ts";
import type { Session } from "./session.ts";
import type { Content } from "./wire.ts";

function isComplete(code: string): Content {
  const { isCompleteCode } = tslabModule<typeof import("tslab/dist/converter.js")>("tslab/dist/converter.js");
  const { completed, indent } = isCompleteCode(code);
  return completed ? { status: "complete" } : { status: "incomplete", indent: indent ?? "" };
}

function complete(session: Session, code: string, cursor: number): Content {
  const { start, end, candidates } = session.executor.complete(code, cursor);
  return { status: "ok", cursor_start: start, cursor_end: end, matches: candidates, metadata: {} };
}

function inspect(session: Session, code: string, cursor: number): Content {
  const { printQuickInfo } = tslabModule<typeof import("tslab/dist/inspect.js")>("tslab/dist/inspect.js");
  const info = session.executor.inspect(code, cursor);
  // tslab's typings promise an answer even where nothing stands under the cursor.
  const found = info !== undefined;
  return { status: "ok", found, data: found ? { "text/plain": printQuickInfo(info) } : {}, metadata: {} };
}

/** Answers the questions that change nothing; null for a type of request that is none of them. */
export function answer(session: Session, type: string, content: Content): { type: string; content: Content } | null {
  const code = String(content.code ?? "");
  const cursor = Number(content.cursor_pos ?? code.length);
  switch (type) {
    case "is_complete_request":
      return { type: "is_complete_reply", content: isComplete(code) };
    case "complete_request":
      return { type: "complete_reply", content: complete(session, code, cursor) };
    case "inspect_request":
      return { type: "inspect_reply", content: inspect(session, code, cursor) };
    case "history_request":
      return { type: "history_reply", content: { status: "ok", history: [] } };
    case "comm_info_request":
      return { type: "comm_info_reply", content: { status: "ok", comms: {} } };
    default:
      return null;
  }
}
