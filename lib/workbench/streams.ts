/** What a command says and to whom; a test listens itself. */
export interface Streams {
  out(text: string): void;
  aside(text: string): void;
}

/** The streams of the terminal. */
export const terminal: Streams = {
  out: (text) => process.stdout.write(text),
  aside: (text) => process.stderr.write(text),
};
