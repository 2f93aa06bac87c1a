import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import type { ModelState } from "../recommender.ts";
import type { CodeVersion } from "./code-version.ts";

/** The format of a store's files; a store of a later one is refused. */
export const storeFormat = 1;

/** What a store knows of one version of its model. */
export interface VersionCard {
  readonly format: number;
  /** 1, 2, … in order of publication. */
  readonly version: number;
  /** The kind of model, as `load` knows it. */
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What it learned from: the hash of the events, how many they were (null where the model does not say), and of whom. */
  readonly data: {
    readonly fingerprint: string;
    readonly events: number | null;
    readonly users: number;
    readonly items: number;
  };
  /** Figures that were known when it was published. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly notes: string;
  readonly code: CodeVersion;
  /** When it was published, ISO 8601, UTC. */
  readonly published: string;
  /** The version it was made from; null for one made from nothing. */
  readonly parent: number | null;
  /** The SHA-256 of each of its files, in hexadecimal. */
  readonly files: Readonly<Record<string, string>>;
}

/** The ids and the marks of a version, without its arrays. */
export type Described = Pick<ModelState, "version" | "users" | "items">;

export const cardFile = "version.json";
/** The newest format of a saved model that this code reads, by the contract's own type. */
const modelFormat: ModelState["version"] = 1;

/** The SHA-256 of every file in a folder but the card. */
export async function hashesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== cardFile).sort();
  const hashes = names.map(async (name) => {
    const content = await readFile(join(folder, name));
    return [name, createHash("sha256").update(content).digest("hex")] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

/** Reads JSON that a store wrote. @throws InputError where there is none, or of a later format */
export async function readOwn<T extends { readonly format: number }>(path: string, fix: string): Promise<T> {
  const text = await readFile(path, "utf8").catch(() => null);
  const parsed = text === null ? null : parse<T>(text);
  if (parsed === null || typeof parsed !== "object" || typeof parsed.format !== "number") {
    const got = text === null ? "no such file" : "something else";
    throw new InputError({ wanted: "a file that a model store wrote", got, where: path, fix });
  }
  if (parsed.format > storeFormat) throw newer(parsed.format, path);
  return parsed;
}

/**
 * The card of a version whose files are whole, just as they were published.
 * @throws InputError for files that are missing, changed, or of a later format
 */
export async function wholeCard(folder: string, version: number): Promise<VersionCard> {
  const fix = "It can never serve: take another version, or delete its folder.";
  const damaged = (got: string) =>
    new InputError({ wanted: `version ${version} as it was published`, got, where: folder, fix });
  const card = await readOwn<VersionCard>(join(folder, cardFile), fix);
  if (card.version !== version) throw damaged(`the card of version ${shown(card.version)}`);
  const found: Readonly<Record<string, string>> = await hashesOf(folder).catch(() => ({}));
  if (card.files?.["model.json"] === undefined) throw damaged("a card that names no files");
  const wrong = Object.entries(card.files).find(([name, hash]) => found[name] !== hash);
  if (wrong !== undefined) throw damaged(`${wrong[0]} ${found[wrong[0]] === undefined ? "missing" : "changed"}`);
  const { version: format } = await describedIn(folder);
  if (format !== modelFormat) throw newer(format, join(folder, "model.json"));
  return card;
}

/** What a version's model.json says. */
export async function describedIn(folder: string): Promise<Described> {
  const path = join(folder, "model.json");
  const text = await readFile(path, "utf8").catch(() => "");
  const found = parse<Described>(text);
  if (found !== null) return found;
  throw new InputError({ wanted: "a saved model", got: "none", where: path, fix: "Take another version." });
}

function newer(format: unknown, where: string): InputError {
  return new InputError({
    wanted: `a format of at most ${storeFormat}`,
    got: shown(format),
    where,
    fix: "It was written by a newer tastelab; update this one.",
  });
}

function parse<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
