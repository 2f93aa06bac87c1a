/** What a run ends with that a person stopped by Ctrl-C. */
export const interruptedCode = 130;
/** Ctrl-C may arrive twice, from the terminal and from npm; one that comes later than this ends the process at once. */
const echo = 1000;

/**
 * Runs `work` with a signal that Ctrl-C aborts, so that it can end in order; a second Ctrl-C ends the process at once.
 * Work that throws because of the signal ends with 130.
 */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stop = new AbortController();
  let asked = 0;
  const interrupt = () => {
    if (stop.signal.aborted && performance.now() - asked > echo) process.exit(interruptedCode);
    asked = performance.now();
    stop.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return interruptedCode;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
