type Follower = () => void;

/**
 * A promise whose followers are called at once. Plotly draws without waiting for anything and yet in promises; with these
 * in place of the language's own, a figure is drawn when the call returns.
 */
export class AtOnce {
  state: "open" | "kept" | "broken" = "open";
  value: unknown;
  readonly #followers: Follower[] = [];

  constructor(begin: (keep: (value?: unknown) => void, fail: (reason?: unknown) => void) => void) {
    const keep = (value?: unknown) => {
      if (value instanceof AtOnce) value.#follow(() => this.#end(value.state, value.value));
      else this.#end("kept", value);
    };
    const fail = (reason?: unknown) => this.#end("broken", reason);
    try {
      begin(keep, fail);
    } catch (error) {
      fail(error);
    }
  }

  #end(state: "open" | "kept" | "broken", value: unknown): void {
    if (this.state !== "open") return;
    this.state = state;
    this.value = value;
    for (const follower of this.#followers.splice(0)) follower();
  }

  #follow(follower: Follower): void {
    if (this.state === "open") this.#followers.push(follower);
    else follower();
  }

  // biome-ignore lint/suspicious/noThenProperty: it stands in for a promise
  then(kept?: ((value: unknown) => unknown) | null, broken?: ((reason: unknown) => unknown) | null): AtOnce {
    return new AtOnce((keep, fail) => {
      this.#follow(() => {
        const handler = this.state === "kept" ? kept : broken;
        try {
          if (typeof handler === "function") keep(handler(this.value));
          else if (this.state === "kept") keep(this.value);
          else fail(this.value);
        } catch (error) {
          fail(error);
        }
      });
    });
  }

  catch(broken: (reason: unknown) => unknown): AtOnce {
    return this.then(null, broken);
  }

  static resolve(value?: unknown): AtOnce {
    return value instanceof AtOnce ? value : new AtOnce((keep) => keep(value));
  }

  static reject(reason?: unknown): AtOnce {
    return new AtOnce((_, fail) => fail(reason));
  }

  static all(values: Iterable<unknown>): AtOnce {
    const all = [...values].map((value) => AtOnce.resolve(value));
    return new AtOnce((keep, fail) => {
      let open = all.length;
      if (open === 0) keep([]);
      for (const one of all) {
        one.then(() => {
          open -= 1;
          if (open === 0) keep(all.map(({ value }) => value));
        }, fail);
      }
    });
  }
}
