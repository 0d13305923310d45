import type { Ending } from './fleet.ts';
import type { SharedAudit, SharedWrite } from './shared-audit.ts';

/** Milliseconds for which notifications were waited for that were owed already. */
export interface Waits {
  /** From the answer to the write, where no process had ended for a while. */
  readonly quiet: readonly number[];
  /** The longest of each Subscription after an ending: from the ending, or the answer to a write after it. */
  readonly after: readonly {
    readonly ending: Ending;
    readonly name: string;
    readonly milliseconds: number;
  }[];
}

/** Milliseconds after an ending in which what is owed may have to wait for another process. */
const AFTERMATH_MS = 15_000;

interface Wait {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** How long Subscriptions had to wait, and how long for another process to take over from one that had ended. */
export function waitsOf(
  endings: readonly Ending[],
  audits: readonly Pick<SharedAudit, 'name' | 'arrivals'>[],
  writes: ReadonlyMap<number, SharedWrite>,
): Waits {
  const waits = audits.flatMap(({ name, arrivals }) =>
    [...arrivals].flatMap(([value, until]): Wait[] => {
      const from = writes.get(value)?.answeredAt;
      return from === undefined ? [] : [{ name, from, until: Math.max(from, until) }];
    }),
  );
  const isQuiet = ({ from, until }: Wait) =>
    endings.every(({ at }) => at > until || from > at + AFTERMATH_MS);
  const after = endings.flatMap((ending) =>
    audits.flatMap(({ name }) => {
      const own = waits.filter(
        (wait) => wait.name === name && wait.until > ending.at && wait.from < ending.at + AFTERMATH_MS / 2,
      );
      const longest = Math.max(...own.map(({ from, until }) => until - Math.max(from, ending.at)));
      return own.length === 0 ? [] : [{ ending, name, milliseconds: longest }];
    }),
  );
  return { quiet: waits.filter(isQuiet).map(({ from, until }) => until - from), after };
}

/** The times at which something counted grew, as far as it is looked at. */
export interface GrowthWatch {
  readonly times: readonly number[];
  stop(): void;
}

const LOOK_MS = 100;

export function watchGrowth(count: () => number): GrowthWatch {
  const times: number[] = [];
  let before = count();
  const look = () => {
    const now = count();
    for (let one = before; one < now; one += 1) times.push(performance.now());
    before = now;
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    times,
    stop() {
      clearInterval(timer);
      look();
    },
  };
}
