/** The year at the end of a MovieLens title: "Toy Story (1995)" → 1995; NaN where there is none. */
export function yearOfTitle(title: string): number {
  const found = /\((\d{4})(?:[-–]\d{0,4})?\)\s*$/.exec(title);
  return found === null ? Number.NaN : Number(found[1]);
}
