export interface GateOptions {
  /** Attempts under way at a time. */
  readonly overall: number;
  /** Attempts under way at a time to one destination. */
  readonly perDestination: number;
}

/**
 * Admits attempts so that no destination takes the places of the others: each has a bound, and one that failed
 * last gets a single place until it answers again. Destinations with something to send take turns.
 */
export interface Gate {
  enter(destination: string): Promise<Leave>;
}

/** Gives the place back and says how the destination was; nothing where it was not tried. */
export type Leave = (healthy?: boolean) => void;

/** Destinations that are remembered for having failed. */
const remembered = 1_000;

interface Destination {
  readonly name: string;
  readonly waiting: (() => void)[];
  running: number;
  failing: boolean;
}

export function createGate({ overall, perDestination }: GateOptions): Gate {
  const destinations = new Map<string, Destination>();
  /** Those with somebody waiting and a free place of their own, in turn. */
  const turns = new Set<Destination>();
  let running = 0;

  const place = (destination: Destination) => {
    const free = destination.running < (destination.failing ? 1 : perDestination);
    if (free && destination.waiting.length > 0) turns.add(destination);
    else turns.delete(destination);
  };

  const admit = () => {
    for (const destination of turns) {
      if (running >= overall) return;
      running += 1;
      destination.running += 1;
      destination.waiting.shift()?.();
      // Back to the end of the turns, if it has more to send: the loop comes by again.
      turns.delete(destination);
      place(destination);
    }
  };

  const leave = (destination: Destination, healthy: boolean | undefined) => {
    running -= 1;
    destination.running -= 1;
    destination.failing = healthy === undefined ? destination.failing : !healthy;
    place(destination);
    const idle = destination.running === 0 && destination.waiting.length === 0;
    if (idle && (!destination.failing || destinations.size > remembered))
      destinations.delete(destination.name);
    admit();
  };

  return {
    enter(name) {
      let destination = destinations.get(name);
      if (destination === undefined) {
        destination = { name, waiting: [], running: 0, failing: false };
        destinations.set(name, destination);
      }
      const entered = destination;
      return new Promise((resolve) => {
        entered.waiting.push(() => resolve((healthy) => leave(entered, healthy)));
        place(entered);
        admit();
      });
    },
  };
}
