import ts from "typescript";
import { type Content, protocolVersion } from "./wire.ts";

/** What the kernel says of itself. */
export const information: Content = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "tastelab",
  implementation_version: "1",
  banner: `TypeScript ${ts.version} on Node ${process.versions.node}, by tslab`,
  debugger: false,
  help_links: [],
  language_info: {
    name: "typescript",
    version: ts.version,
    file_extension: ".ts",
    mimetype: "text/typescript",
    pygments_lexer: "typescript",
    codemirror_mode: "typescript",
  },
};
