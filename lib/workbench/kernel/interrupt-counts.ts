const places = { asked: 0, answered: 1, held: 2, watched: 3 } as const;

/** What the thread that runs cells and the one that serves the control channel tell each other of interrupts. */
export class InterruptCounts {
  /** To be handed to the other thread. */
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Int32Array<SharedArrayBuffer>;

  constructor(memory = new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#numbers = new Int32Array(memory);
  }

  #at(place: keyof typeof places): number {
    return Atomics.load(this.#numbers, places[place]);
  }

  /** Says that an interrupt was asked for; its number, from 1. */
  ask(): number {
    return Atomics.add(this.#numbers, places.asked, 1) + 1;
  }

  /** Says that the thread that runs cells has noticed an interrupt. */
  answer(): void {
    Atomics.add(this.#numbers, places.answered, 1);
  }

  isAnswered(number: number): boolean {
    return this.#at("answered") >= number;
  }

  /** Whether an interrupt was asked for that nobody has noticed yet. */
  get isWaiting(): boolean {
    return this.#at("asked") > this.#at("answered");
  }

  /** Whether work is under way that must not be cut off. */
  get isHeld(): boolean {
    return this.#at("held") > 0;
  }

  /** Whether the running cell looks now and then whether it is to stop. */
  get isWatched(): boolean {
    return this.#at("watched") > 0;
  }
  set isWatched(watched: boolean) {
    Atomics.store(this.#numbers, places.watched, watched ? 1 : 0);
  }

  /** Does work that an interrupt must not cut off half-way: the compiler would be of no use after that. */
  whole<T>(work: () => T): T {
    Atomics.add(this.#numbers, places.held, 1);
    try {
      return work();
    } finally {
      Atomics.sub(this.#numbers, places.held, 1);
    }
  }
}
