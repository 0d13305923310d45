/** Places of one kind: so many in all, and so many for one destination. Destinations take turns at them. */
export class Lane {
  readonly #overall: number;
  readonly #perDestination: number;
  /** Those with somebody in a place or waiting for one. */
  readonly #destinations = new Map<string, Destination>();
  /** Those with somebody waiting and a free place of their own, in turn. */
  readonly #turns = new Set<Destination>();
  #running = 0;

  constructor(overall: number, perDestination: number) {
    this.#overall = overall;
    this.#perDestination = perDestination;
  }

  /** Resolves with a place. */
  enter(name: string): Promise<void> {
    const destination = this.#at(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    destination.waiting.push(resolve);
    this.#line(destination);
    this.#admit();
    return promise;
  }

  /**
   * Takes a place past those who wait, for somebody who is at it already, whatever the bound of the destination.
   *
   * @returns false where there is none.
   */
  take(name: string): boolean {
    if (this.#running >= this.#overall) return false;
    this.#running += 1;
    const destination = this.#at(name);
    destination.running += 1;
    this.#line(destination);
    return true;
  }

  /** Gives a place back. */
  leave(name: string): void {
    const destination = this.#at(name);
    this.#running -= 1;
    destination.running -= 1;
    this.#line(destination);
    if (destination.running === 0 && destination.waiting.length === 0) this.#destinations.delete(name);
    this.#admit();
  }

  #at(name: string): Destination {
    let destination = this.#destinations.get(name);
    if (destination === undefined) {
      destination = { waiting: [], running: 0 };
      this.#destinations.set(name, destination);
    }
    return destination;
  }

  #line(destination: Destination): void {
    const free = destination.running < this.#perDestination;
    if (free && destination.waiting.length > 0) this.#turns.add(destination);
    else this.#turns.delete(destination);
  }

  #admit(): void {
    for (const destination of this.#turns) {
      if (this.#running >= this.#overall) return;
      this.#running += 1;
      destination.running += 1;
      destination.waiting.shift()?.();
      // Back to the end of the turns, if it has more to send: the loop comes by again.
      this.#turns.delete(destination);
      this.#line(destination);
    }
  }
}

interface Destination {
  readonly waiting: (() => void)[];
  running: number;
}
