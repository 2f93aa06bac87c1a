import type { StudyProgress } from "../../study/progress.ts";

/** Where lines go. */
export interface Lines {
  say(line: string): void;
}

/**
 * Prints a study's progress, a line for each trial and step, each with how many steps are done and about how long it will
 * be at most.
 */
export function progressLines(lines: Lines): (progress: StudyProgress) => void {
  return ({ done, of, left, label, said }) => {
    const wait = left === null ? "" : `, at most about ${inWords(left)} left`;
    const place = of === 0 ? "" : `[${String(done).padStart(String(of).length)}/${of}${wait}] `;
    lines.say(`${place}${label === "" ? "" : `${label}: `}${said}`);
  };
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
