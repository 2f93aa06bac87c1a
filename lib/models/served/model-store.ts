import { join, resolve } from "node:path";
import { InputError } from "../../base/errors.ts";
import { withDefaults } from "../../base/options.ts";
import { writeWhole } from "../../data/write-whole.ts";
import type { Recommender } from "../recommender.ts";
import { load, save } from "../save.ts";
import { codeVersion } from "./code-version.ts";
import {
  addVersion,
  rollBackIn,
  servingCard,
  servingVersion,
  takeVersion,
  type VersionEntry,
  versionFolder,
  versionsIn,
} from "./store-folder.ts";
import { cardFile, hashesOf, storeFormat, type VersionCard, wholeCard } from "./version-card.ts";

/** What is said of a model when it is published. */
export interface PublishedFacts {
  /** Figures by name, e.g. { "nDCG@10": 0.05 }; all finite. */
  metrics: Readonly<Record<string, number>>;
  notes: string;
  /** The version it was made from; null for none. */
  parent: number | null;
}

const noFacts: PublishedFacts = { metrics: {}, notes: "", parent: null };

/** A model in its versions, one of which serves. */
export interface ModelStore {
  /** Absolute. */
  readonly folder: string;
  /**
   * Writes a fitted model as a new version, which does not serve yet. The first one makes the folder. The version is read
   * back before it gets its number.
   * @throws InputError for a folder that holds other things, a model that was not fitted or cannot be saved, or metrics
   *   that are no finite numbers
   */
  publish(model: Recommender, facts?: Partial<PublishedFacts>): Promise<VersionCard>;
  /** The number of the version that serves; null when none does, or when the folder is not there yet. @throws InputError for a folder that holds other things */
  current(): Promise<number | null>;
  /** The version that serves, with its model: a new one at each call, the caller's to dispose of. @throws InputError when none does or its files are damaged */
  serving(): Promise<{ readonly card: VersionCard; readonly model: Recommender }>;
  /** The model of any version that is whole. @throws InputError otherwise */
  load(version: number): Promise<Recommender>;
  /** All versions, the oldest first, each held against what was published. */
  versions(): Promise<readonly VersionEntry[]>;
  /**
   * Lets a version serve.
   * @param instead the version that must serve now (null: none), so that of two writers the second does not undo the first
   * @throws InputError for a version that is not there, damaged, of a newer tastelab or over ids that do not go on from
   *   those of the one that serves, and when another than `instead` serves; the one that serves then goes on
   */
  take(version: number, instead?: number | null): Promise<VersionCard>;
  /** Lets the version serve that served before; done again, the one before that. @throws InputError when there is none */
  rollBack(): Promise<VersionCard>;
}

/**
 * A folder of versions of one model: what `save` writes, beside a card that says what it was made of and by which code,
 * and one small file that names the version which serves. Files are written whole and the switch comes last, so that a
 * process may end at any moment; writers wait for each other. A version whose files changed since it was published never
 * serves. Old versions are kept until somebody deletes their folders.
 */
export function modelStore(folder: string): ModelStore {
  const place = resolve(folder);
  return {
    folder: place,
    async publish(model, given) {
      const { metrics, notes, parent } = withDefaults("publish", noFacts, given);
      checkMetrics(metrics);
      const { options, users, items, fingerprint, events, model: kind } = await model.state();
      const made = { format: storeFormat, model: kind, options, metrics, notes, parent, code: await codeVersion() };
      const data = { fingerprint, events: events ?? null, users: users.length, items: items.length };
      const version = await addVersion(place, async (empty, number) => {
        await save(model, empty);
        (await load(empty)).dispose();
        const published = new Date().toISOString();
        const card: VersionCard = { ...made, version: number, data, published, files: await hashesOf(empty) };
        await writeWhole(join(empty, cardFile), `${JSON.stringify(card, null, 1)}\n`);
      });
      return wholeCard(versionFolder(place, version), version);
    },
    current: () => servingVersion(place),
    async serving() {
      const card = await servingCard(place);
      return { card, model: await load(versionFolder(place, card.version)) };
    },
    async load(version) {
      await wholeCard(versionFolder(place, version), version);
      return load(versionFolder(place, version));
    },
    versions: () => versionsIn(place),
    take: (version, instead) => takeVersion(place, version, instead),
    rollBack: () => rollBackIn(place),
  };
}

function checkMetrics(metrics: PublishedFacts["metrics"]): void {
  const wrong = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
  if (wrong === undefined) return;
  throw new InputError({
    wanted: `a finite number for ${wrong[0]}`,
    got: String(wrong[1]),
    where: "publish",
    fix: "Leave out what is not known.",
  });
}
