import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a piece of work took. */
export interface Effort {
  /** Seconds on the clock. */
  readonly seconds: number;
  /**
   * Processor seconds, user and system, of the whole process: worker threads and the threads of native libraries count,
   * other processes and a GPU do not. Two busy threads spend two processor seconds in a second.
   */
  readonly processorSeconds: number;
  /**
   * Joules that the processor packages drew meanwhile, by Intel's and AMD's running average power limit counters (RAPL);
   * null where the machine does not tell. They count everything the machine did, not this process alone.
   */
  readonly joules: number | null;
}

/** Where Linux tells the energy of processor packages. */
const powercap = "/sys/class/powercap";

/**
 * Runs some work and tells what it took. Nothing else should run in this process meanwhile: its processor time would be
 * counted too.
 * @param counters the folder of energy counters, that of Linux by default
 */
export async function effortOf<Result>(
  work: () => Promise<Result> | Result,
  counters = powercap,
): Promise<Effort & { readonly result: Result }> {
  const packages = packageCounters(counters);
  const energyBefore = packages.map(({ read }) => read());
  const begun = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - begun) / 1000;
  return {
    result,
    seconds,
    processorSeconds: (user + system) / 1e6,
    joules: packages.length === 0 ? null : joulesSince(packages, energyBefore),
  };
}

/** Whether this machine tells how much energy its processors draw, and if not, why, in a few words. */
export function energyCounters(counters = powercap): { readonly packages: number; readonly reason: string | null } {
  const packages = packageCounters(counters).length;
  if (packages > 0) return { packages, reason: null };
  const present = existsSync(counters) && readdirSync(counters).some((name) => packageName.test(name));
  return {
    packages,
    reason: present ? "the energy counters may not be read by this user" : "there are no energy counters",
  };
}

/** "intel-rapl:0" is a package, "intel-rapl:0:1" a part of one. AMD's counters bear the same name. */
const packageName = /^intel-rapl:\d+$/;

interface PackageCounter {
  /** Microjoules since some moment; falls back to 0 past `range`. */
  read(): number;
  readonly range: number;
}

function packageCounters(folder: string): PackageCounter[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => packageName.test(name))
    .flatMap((name) => {
      const read = () => Number(readFileSync(join(folder, name, "energy_uj"), "utf8"));
      try {
        read();
        return [{ read, range: Number(readFileSync(join(folder, name, "max_energy_range_uj"), "utf8")) }];
      } catch {
        return [];
      }
    });
}

function joulesSince(packages: readonly PackageCounter[], before: readonly number[]): number {
  let microjoules = 0;
  for (const [at, { read, range }] of packages.entries()) {
    const drawn = read() - (before[at] as number);
    microjoules += drawn < 0 ? drawn + range : drawn;
  }
  return microjoules / 1e6;
}
