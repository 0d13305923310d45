/** The first few, in an order, of very many that come in any: in memory for those few. */
export interface FirstInOrder<Item> {
  take(item: Item): void;
  /** Those of the ones taken so far, in order. */
  items(): readonly Item[];
}

/**
 * Keeps them in a heap whose top is the last of them.
 *
 * @param size how many are kept.
 * @param compare negative where the first argument comes first.
 */
export function firstInOrder<Item>(size: number, compare: (a: Item, b: Item) => number): FirstInOrder<Item> {
  const heap: Item[] = [];

  const isAfter = (a: number, b: number) => compare(heap[a] as Item, heap[b] as Item) > 0;
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b] as Item, heap[a] as Item];
  };
  const rise = (index: number) => {
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isAfter(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = () => {
    let at = 0;
    for (;;) {
      let last = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isAfter(child, last)) last = child;
      }
      if (last === at) return;
      swap(at, last);
      at = last;
    }
  };

  return {
    take(item) {
      if (heap.length < size) {
        heap.push(item);
        rise(heap.length - 1);
      } else if (size > 0 && compare(item, heap[0] as Item) < 0) {
        heap[0] = item;
        sink();
      }
    },
    items: () => heap.toSorted(compare),
  };
}
