#!/usr/bin/env node
// The step before every command: plain JavaScript that any supported Node runs with nothing installed.
// It installs the dependencies when the lock file has changed since the last time, and then hands over.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12) || major === 23) {
  console.error(`tastelab runs on Node 20.19 or later, 22.12 or later, or 24; this is ${process.version}.`);
  process.exit(1);
}

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const stamp = join(root, "node_modules", ".tastelab-installed");
const installed = `${lock} ${process.platform}-${process.arch}`;
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== installed) {
  console.log("Installing the dependencies named in package-lock.json (about 1 GB unpacked, once) …");
  const begun = performance.now();
  const npm = process.env.npm_execpath;
  const result = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, "ci", "--loglevel=error"], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", ["ci", "--loglevel=error"], {
        cwd: root,
        stdio: "inherit",
        shell: process.platform === "win32",
      });
  if (result.status !== 0) {
    console.error("npm ci failed; its message stands above. Nothing was run.");
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, installed);
  console.log(`Installed in ${((performance.now() - begun) / 1000).toFixed(0)} s.`);
}

const tsx = new URL("../../node_modules/tsx/dist/loader.mjs", import.meta.url).href;
const run = spawn(
  process.execPath,
  ["--import", tsx, join(root, "lib", "workbench", "cli.ts"), ...process.argv.slice(2)],
  { stdio: "inherit" },
);
// Ctrl-C reaches the command as well, which ends in order; this step waits for it. Other ways to end are passed on.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => run.kill("SIGTERM"));
run.once("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
