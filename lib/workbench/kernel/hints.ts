import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths.ts";
import type { Complaint } from "./complaints.ts";
import { nobodyToAsk } from "./guards.ts";

/** TypeScript's numbers for complaints that have an answer of their own. */
const unknown = { name: [2304, 2552], module: [2307, 2792] } as const;

/** What to do about complaints of these numbers. */
const unwritten =
  "Later cells could not be told this type: write one at the name, as in const x: unknown = …, or keep the name within a block { … }.";
const answers: Readonly<Record<number, string>> = {
  2742: unwritten,
  4023: unwritten,
  4025: unwritten,
  4058: unwritten,
  4060: unwritten,
  4082: unwritten,
  1294: "The project's TypeScript does without enums, namespaces and parameter properties: an object as const serves as well.",
  2323: "A cell hands on all its names by itself: leave export out.",
};

/** What stands in for commands that people know from IPython, by name. */
const commands: Readonly<Record<string, string>> = {
  time: 'console.time("name"); …; console.timeEnd("name"); measures',
  timeit: 'console.time("name"); …; console.timeEnd("name"); measures',
  matplotlib: "figures need no preparation here",
  pip: "npm install in a terminal brings packages",
  cd: "the working folder is always the project's",
  pwd: "process.cwd() says the working folder",
  env: "process.env holds the environment",
  run: 'import "./file.ts" runs a file',
  load: 'import "./file.ts" runs a file',
  who: "completion (Tab) shows the names there are",
  whos: "completion (Tab) shows the names there are",
  autoreload: "a restart of the kernel takes up edits of the library",
  load_ext: "there are no extensions to load",
};

const shell =
  'import { execSync } from "node:child_process"; then execSync("…", { encoding: "utf8" }) runs a command, or a terminal does (in JupyterLab: File, New, Terminal)';

type Rule = (line: string, complaints: readonly Complaint[]) => string | null;

function isNoName({ code }: Complaint): boolean {
  return (unknown.name as readonly number[]).includes(code);
}

/** Ways of writing that other kernels know, by the first line of code. */
const habits: readonly Rule[] = [
  (line) => {
    const [, name] = /^%%?(\w+)/.exec(line) ?? [];
    if (name === undefined) return null;
    return `%${name} is a command of IPython, which this kernel has not: ${commands[name] ?? "cells are TypeScript and nothing else"}.`;
  },
  (line, complaints) =>
    /^!{1,2}\s*\w/.test(line) && complaints.some(isNoName)
      ? `If this is to be a command of the shell: ${shell}.`
      : null,
  (line) => {
    const [, what] = /^(?:npm|yarn|pnpm)\s+(?:install|i|add)\s+(\S+)/.exec(line) ?? [];
    return what === undefined
      ? null
      : `In a terminal, in the project's folder: npm install ${what}; then restart the kernel.`;
  },
  (line) =>
    /^(pip3?|conda|npm|npx|git|ls|cd|python3?)\s+[\w./-]/.test(line)
      ? `This is a command of the shell: ${shell}.`
      : null,
  (line) =>
    /^print\s*\(/.test(line) ? "console.log(…) prints; the value of a cell's last line is shown by itself." : null,
  (line) =>
    /^(from \S+ import |import [\w.]+( as \w+)?\s*$|def \w+\(.*:\s*$|(for|if|while|with) .*:\s*$)/.test(line)
      ? "This reads like Python; the kernel “TypeScript (tastelab)” runs TypeScript. Kernel, Change Kernel… chooses another."
      : null,
];

function firstLine(source: string): string {
  return (
    source
      .split("\n")
      .map((line) => line.trim())
      .find((line) => line !== "" && !line.startsWith("//")) ?? ""
  );
}

/** A name that is not known, though the library or a browser has it. */
function ofName(complaint: Complaint): string | null {
  const [, name] = /^Cannot find name '(\w+)'/.exec(complaint.message) ?? [];
  if (!isNoName(complaint) || name === undefined) return null;
  if (/^(prompt|confirm)$/.test(name)) return `${name}() is a browser's. ${nobodyToAsk}`;
  if (name === "lab")
    return 'Run the cell with import * as lab from "tastelab" first: a kernel that was restarted knows nothing of earlier cells.';
  const names = readFileSync(join(projectRoot, "lib", "index.ts"), "utf8").replaceAll(/"[^"]*"/g, "");
  return new RegExp(`\\b${name}\\b`).test(names)
    ? `The library has ${name}: import { ${name} } from "tastelab";`
    : null;
}

function ofModule({ code, message }: Complaint): string | null {
  if (!(unknown.module as readonly number[]).includes(code)) return null;
  const [, name = ""] = /module '([^']*)'/.exec(message) ?? [];
  if (name.startsWith(".")) return "Relative paths begin at the notebook's folder, where that lies in the project.";
  const packageName = name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
  if (existsSync(join(projectRoot, "node_modules", packageName))) return null;
  return `${packageName} is not installed: npm install ${packageName} in the project's folder, then restart the kernel.`;
}

function ofPromise({ message }: Complaint): string | null {
  return /\btype '(readonly )?Promise</i.test(message) && !/is not assignable to type 'Promise</.test(message)
    ? "A promise stands where its value is wanted: write await before it."
    : null;
}

/**
 * What to do instead of something that other kernels and languages know, for a cell that does not compile; null where it
 * looks like none of these. What the compiler says of such a cell helps nobody.
 */
export function habitHint(source: string, complaints: readonly Complaint[]): string | null {
  if (complaints.length === 0) return null;
  const line = firstLine(source);
  for (const habit of habits) {
    const hint = habit(line, complaints);
    if (hint !== null) return hint;
  }
  return null;
}

/** What a person may do about the first complaint that there is an answer to; null where there is none. */
export function hintFor(complaints: readonly Complaint[]): string | null {
  for (const complaint of complaints) {
    const hint = answers[complaint.code] ?? ofName(complaint) ?? ofModule(complaint) ?? ofPromise(complaint);
    if (hint !== null) return hint;
  }
  return null;
}
