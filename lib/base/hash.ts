/**
 * A running 128-bit hash of 32-bit words (cyrb128's mixing, public domain): quick, the same everywhere, good enough to
 * tell things apart by accident, not against someone who wants a collision.
 */
export class Hash128 {
  private h1 = 1779033703;
  private h2 = 3144134277;
  private h3 = 1013904242;
  private h4 = 2773480762;

  /** Takes in one word; only its low 32 bits count. */
  add(word: number): void {
    const { h1, h2, h3, h4 } = this;
    this.h1 = h2 ^ Math.imul(h1 ^ word, 597399067);
    this.h2 = h3 ^ Math.imul(h2 ^ word, 2869860233);
    this.h3 = h4 ^ Math.imul(h3 ^ word, 951274213);
    this.h4 = this.h1 ^ Math.imul(h4 ^ word, 2716044179);
  }

  /** Takes in a text, one UTF-16 unit at a time. */
  addText(text: string): void {
    for (let index = 0; index < text.length; index++) this.add(text.charCodeAt(index));
  }

  /** The four words of the hash; the state is left as it is. */
  words(): [number, number, number, number] {
    const h1 = Math.imul(this.h3 ^ (this.h1 >>> 18), 597399067);
    const h2 = Math.imul(this.h4 ^ (this.h2 >>> 22), 2869860233);
    const h3 = Math.imul(h1 ^ (this.h3 >>> 17), 951274213);
    const h4 = Math.imul(h2 ^ (this.h4 >>> 19), 2716044179);
    return [(h1 ^ h2 ^ h3 ^ h4) | 0, (h2 ^ h1) | 0, (h3 ^ h1) | 0, (h4 ^ h1) | 0];
  }

  /** The hash as 32 hexadecimal digits. */
  hexadecimal(): string {
    return this.words()
      .map((word) => (word >>> 0).toString(16).padStart(8, "0"))
      .join("");
  }
}
