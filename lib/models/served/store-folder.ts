import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { withLock } from "../../data/fetch/lock.ts";
import { writeWhole } from "../../data/write-whole.ts";
import { describedIn, readOwn, storeFormat, type VersionCard, wholeCard } from "./version-card.ts";

/** A version as a list shows it. */
export interface VersionEntry {
  readonly version: number;
  readonly standing: "serves" | "whole" | "damaged";
  /** Null for one whose files are not those that were published. */
  readonly card: VersionCard | null;
  /** What is wrong with it; null for one that is whole. */
  readonly problem: string | null;
}

/** Which version serves, and which did before it, the latest last: the one file that a switch replaces. */
interface Pointer {
  readonly format: number;
  readonly version: number;
  readonly before: readonly number[];
}

const [mark, pointer, lock, versionsFolder, unfinished] = ["store.json", "serving.json", "lock", "versions", ".part-"];

/** Where a version lies. */
export function versionFolder(folder: string, version: number): string {
  return join(folder, versionsFolder, String(version).padStart(4, "0"));
}

/** @throws InputError for a folder that is no store, or one of a newer tastelab */
export async function checkStore(folder: string): Promise<void> {
  await readOwn(join(folder, mark), "Name a folder that a model store wrote; publishing makes one.");
}

/**
 * Adds a version: `fill` writes its files to a folder that takes its place once they are all there. Whatever happens on
 * the way, no half of a version is left under a number, and what serves goes on.
 * @throws InputError for a folder that holds other things, or a store of a newer tastelab; whatever `fill` throws
 */
export async function addVersion(
  folder: string,
  fill: (empty: string, version: number) => Promise<void>,
): Promise<number> {
  await checkBeginning(folder);
  const place = join(folder, versionsFolder);
  await mkdir(place, { recursive: true });
  return withLock(join(folder, lock), async () => {
    if (!existsSync(join(folder, mark))) await writeOwn(join(folder, mark), {});
    const names = await readdir(place);
    // Nobody else writes while the lock is held: what is unfinished was left by a process that ended.
    for (const name of names) if (name.startsWith(unfinished)) await rm(join(place, name), { recursive: true });
    const version = 1 + Math.max(0, ...numbered(names));
    const fresh = join(place, `${unfinished}${version}`);
    await mkdir(fresh);
    try {
      await fill(fresh, version);
      await rename(fresh, versionFolder(folder, version));
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      throw error;
    }
    return version;
  });
}

/** All versions, the oldest first, each held against what was published. */
export async function versionsIn(folder: string): Promise<VersionEntry[]> {
  await checkStore(folder);
  const serving = await pointerOf(folder);
  const versions = numbered(await readdir(join(folder, versionsFolder)).catch(() => [])).sort((a, b) => a - b);
  return Promise.all(
    versions.map(async (version): Promise<VersionEntry> => {
      try {
        const card = await wholeCard(versionFolder(folder, version), version);
        return { version, standing: version === serving?.version ? "serves" : "whole", card, problem: null };
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return { version, standing: "damaged", card: null, problem: error.message };
      }
    }),
  );
}

/**
 * The number of the version that serves; null when none does, or when there is no store yet.
 * @throws InputError for a folder that holds other things, or a store of a newer tastelab
 */
export async function servingVersion(folder: string): Promise<number | null> {
  await checkBeginning(folder);
  return (await pointerOf(folder))?.version ?? null;
}

/**
 * The card of the version that serves.
 * @throws InputError when none does, or when its files are not those that were published
 */
export async function servingCard(folder: string): Promise<VersionCard> {
  await checkStore(folder);
  const serving = await pointerOf(folder);
  if (serving !== null) return wholeCard(versionFolder(folder, serving.version), serving.version);
  throw new InputError({ wanted: "a version that serves", got: "none so far", where: folder, fix: "Take one." });
}

/**
 * Lets a version serve, by replacing one small file as a whole.
 * @param instead the version that must serve now (null: none), so that of two writers the second does not undo the first
 * @throws InputError for a version that is not there, damaged, of a newer tastelab or over ids that do not go on from
 *   those of the one that serves, and when another than `instead` serves; the one that serves then goes on
 */
export async function takeVersion(folder: string, version: number, instead?: number | null): Promise<VersionCard> {
  await checkStore(folder);
  return withLock(join(folder, lock), async () => {
    const place = versionFolder(folder, version);
    if (!Number.isInteger(version) || !existsSync(place)) throw await unknownVersion(folder, version);
    const card = await wholeCard(place, version);
    const now = await pointerOf(folder);
    if (instead !== undefined && (now?.version ?? null) !== instead) throw overtaken(folder, instead, now?.version);
    if (now?.version === version) return card;
    if (now !== null) await checkIds(versionFolder(folder, now.version), place, version);
    const before = now === null ? [] : [...now.before, now.version];
    await writeOwn(join(folder, pointer), { version, before });
    return card;
  });
}

/**
 * Lets the version serve that served before; done again, the one before that.
 * @throws InputError when none served before, or when that one is damaged; the one that serves then goes on
 */
export async function rollBackIn(folder: string): Promise<VersionCard> {
  await checkStore(folder);
  return withLock(join(folder, lock), async () => {
    const now = await pointerOf(folder);
    const version = now?.before.at(-1);
    if (now === null || version === undefined) {
      throw new InputError({
        wanted: "a version that served before",
        got: now === null ? "a store where none serves" : `only version ${now.version}, the first to serve`,
        where: folder,
        fix: "Take a version by its number.",
      });
    }
    const card = await wholeCard(versionFolder(folder, version), version);
    await writeOwn(join(folder, pointer), { version, before: now.before.slice(0, -1) });
    return card;
  });
}

/** A store, or a folder without anything but what another writer has just begun. */
async function checkBeginning(folder: string): Promise<void> {
  const found = await readdir(folder).catch((): string[] => []);
  if (found.includes(mark)) return checkStore(folder);
  const foreign = found.find((name) => name !== versionsFolder && name !== lock && !name.startsWith(mark));
  if (foreign === undefined) return;
  throw new InputError({
    wanted: "a model store, or an empty folder to begin one in",
    got: `a folder with ${shown(foreign)} in it`,
    where: folder,
    fix: "Name another folder.",
  });
}

async function pointerOf(folder: string): Promise<Pointer | null> {
  const path = join(folder, pointer);
  if (!existsSync(path)) return null;
  const fix = "Delete this one file and take a version.";
  const found = await readOwn<Pointer>(path, fix);
  const isPointer: boolean = Number.isInteger(found.version) && Array.isArray(found.before);
  if (isPointer) return found;
  throw new InputError({ wanted: "the number of a version", got: shown(found.version), where: path, fix });
}

function writeOwn(path: string, content: object): Promise<void> {
  return writeWhole(path, `${JSON.stringify({ format: storeFormat, ...content })}\n`);
}

function numbered(names: readonly string[]): number[] {
  return names.filter((name) => /^\d{4,}$/.test(name)).map(Number);
}

/** Ids only ever grow at the end, so that an index means the same to every version. */
async function checkIds(serving: string, candidate: string, version: number): Promise<void> {
  const fresh = await describedIn(candidate);
  // Of one that cannot be read any more there is nothing to go on from.
  const old = await describedIn(serving).catch(() => fresh);
  for (const kind of ["users", "items"] as const) {
    const at = old[kind].slice(0, fresh[kind].length).findIndex((id, index) => id !== fresh[kind][index]);
    if (at < 0) continue;
    throw new InputError({
      wanted: `${kind} that begin with those of the version that serves`,
      got: `${shown(fresh[kind][at])} at place ${at}, where ${shown(old[kind][at])} stands`,
      where: `version ${version}`,
      fix: "Train it on data that go on from the old ones (new ids at the end), or begin another store.",
    });
  }
}

async function unknownVersion(folder: string, version: number): Promise<InputError> {
  const known = numbered(await readdir(join(folder, versionsFolder)).catch(() => [])).sort((a, b) => a - b);
  return new InputError({
    wanted: known.length === 0 ? "a version, of which there are none" : `one of the versions ${known.join(", ")}`,
    got: shown(version),
    where: folder,
    fix: "npm run models -- list FOLDER shows them.",
  });
}

function overtaken(folder: string, wanted: number | null, serves: number | undefined): InputError {
  const named = (version: number | null | undefined) => (version == null ? "none" : `version ${version}`);
  return new InputError({
    wanted: `${named(wanted)} to serve, as when the new version was judged`,
    got: `${named(serves)}: somebody else took it meanwhile`,
    where: folder,
    fix: "Judge the new version against the one that serves now.",
  });
}
