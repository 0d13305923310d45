/** First come, first served, but for those that come again: they are served before all others. */
export class ReadyQueue<Item> {
  #again: Item[] = [];
  #items: Item[] = [];
  #firstItem = 0;

  /** The one that `shift` would take. */
  get first(): Item | undefined {
    return this.#again[0] ?? this.#items[this.#firstItem];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  putBack(items: readonly Item[]): void {
    this.#again = [...items, ...this.#again];
  }

  shift(): Item | undefined {
    const first = this.#again.shift();
    if (first !== undefined) return first;
    const item = this.#items[this.#firstItem];
    if (item === undefined) return undefined;
    this.#firstItem += 1;
    // Moved up now and then only: of a long queue that takes long.
    if (this.#firstItem > 1000 && this.#firstItem * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#firstItem);
      this.#firstItem = 0;
    }
    return item;
  }
}
