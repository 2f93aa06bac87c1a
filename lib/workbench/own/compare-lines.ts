import type { StudyProgress } from "../../study/progress.ts";

/** Where lines go. */
export interface Lines {
  say(line: string): void;
}

/**
 * Prints a study's progress, a line for each trial and step, each with how many steps are done and about how long it will
 * be at the pace so far.
 */
export function progressLines(
  lines: Lines,
  now: () => number = () => performance.now(),
): (progress: StudyProgress) => void {
  const begun = now();
  return ({ done, of, label, said }) => {
    const seconds = (now() - begun) / 1000;
    const left = done === 0 || of === 0 ? "" : `, about ${inWords((seconds / done) * (of - done))} left`;
    const place = of === 0 ? "" : `[${String(done).padStart(String(of).length)}/${of}${left}] `;
    lines.say(`${place}${label === "" ? "" : `${label}: `}${said}`);
  };
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
