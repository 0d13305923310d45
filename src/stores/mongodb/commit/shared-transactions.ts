import { type Component, join } from './component.ts';

/** Units that share a transaction: few enough that one which nobody is in the way of stays short. */
const unitsTogether = 32;
/** Milliseconds for which nothing is put together after somebody was in the way. */
const apartMs = 1000;

/**
 * Puts writes that need a transaction together into few: the server and this process do much the same for each, however
 * little is in it. Where another process is in the way of one of them, none happens, and each is tried by itself.
 */
export interface SharedTransactions {
  /** @returns the same, some of them together. */
  share(components: readonly Component[]): readonly Component[];
  /** Somebody was in the way of one that `share` returned. */
  conflict(component: Component): void;
}

export function createSharedTransactions(): SharedTransactions {
  const together = new WeakSet<Component>();
  let apartUntil = 0;

  return {
    share(components) {
      if (components.length < 2 || performance.now() < apartUntil) return components;
      const shared: Component[] = [];
      let gathered: Component[] = [];
      let units = 0;
      const close = () => {
        const [first, ...others] = gathered;
        if (first === undefined) return;
        const joined = others.length === 0 ? first : join(gathered);
        if (joined !== first) together.add(joined);
        shared.push(joined);
        gathered = [];
        units = 0;
      };
      for (const component of components) {
        if (!mayShare(component)) {
          shared.push(component);
          continue;
        }
        if (units + component.units.length > unitsTogether) close();
        gathered.push(component);
        units += component.units.length;
      }
      close();
      return shared;
    },
    conflict(component) {
      if (together.has(component)) apartUntil = performance.now() + apartMs;
    },
  };
}

/** It needs a transaction, and nothing has been wrong with it so far. */
function mayShare({ write, units }: Component): boolean {
  if (write === undefined || write.entities.length === 0 || write.catalogue.length > 0) return false;
  if (write.changes.length + write.answers.length === 0) return false;
  return units.every(({ tries, alone }) => tries === 1 && !alone);
}
