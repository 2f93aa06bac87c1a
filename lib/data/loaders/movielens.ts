/** The year at the end of a MovieLens title: "Toy Story (1995)" → 1995; NaN where there is none. */
export function yearOfTitle(title: string): number {
  const found = /\((\d{4})(?:[-–]\d{0,4})?\)\s*$/.exec(title);
  return found === null ? Number.NaN : Number(found[1]);
}

/** Licence and citation of the MovieLens sets. */
export const movieLensLicence =
  "GroupLens research licence: no redistribution, no commercial use without permission, no implied endorsement. " +
  "F. M. Harper, J. A. Konstan: The MovieLens Datasets: History and Context. ACM TiiS 5(4), 2015, doi:10.1145/2827872";
