import type { Ledger, Write } from './ledger.ts';

/** One Entity in one notification. Deletions have no counter. */
export interface Arrival {
  readonly entityId: string;
  readonly notificationId: string;
  readonly value?: number;
}

/** Checks what one Subscription brought against the ledger. */
export interface Audit {
  readonly name: string;
  receive(arrival: Arrival): void;
  /** Writes that happened and of which no notification has come yet. */
  missing(): string[];
  /** Notifications of writes that did not happen or do not match, and those out of order. Said once each. */
  faults(): string[];
  readonly received: number;
  /** Arrivals of a notification whose id came before. */
  readonly redelivered: number;
}

/** Counts arrivals, and tells those whose notification and Entity came before. */
function arrivalCounter(): { count: (arrival: Arrival) => boolean; received: number; redelivered: number } {
  const seen = new Set<string>();
  return {
    received: 0,
    redelivered: 0,
    count({ notificationId, entityId }) {
      const key = `${notificationId} ${entityId}`;
      this.received += 1;
      if (seen.has(key)) {
        this.redelivered += 1;
        return false;
      }
      seen.add(key);
      return true;
    },
  };
}

/** Every put that matches arrives at least once with its counter, and first arrivals come in order. */
export function auditValues(name: string, ledger: Ledger, matches: (write: Write) => boolean): Audit {
  const counter = arrivalCounter();
  const arrived = new Map<string, { values: Set<number>; latest: number }>();
  /** How many writes of each Entity are settled and need no second look. */
  const checked = new Map<string, number>();
  /** Arrivals that no write explains yet: it may be in flight. */
  let unexplained: Arrival[] = [];
  const disordered: string[] = [];

  const judge = ({ entityId, value = 0 }: Arrival): 'right' | 'wrong' | 'open' => {
    const write = ledger.find(entityId, value);
    if (write === undefined || write.kind !== 'put' || write.fate === 'undone' || !matches(write))
      return 'wrong';
    return write.fate === 'done' ? 'right' : 'open';
  };

  return {
    name,
    receive: (arrival) => {
      counter.count(arrival);
      const { entityId, value = 0 } = arrival;
      let entry = arrived.get(entityId);
      if (entry === undefined) {
        entry = { values: new Set(), latest: 0 };
        arrived.set(entityId, entry);
      }
      if (entry.values.has(value)) return;
      entry.values.add(value);
      if (value < entry.latest) disordered.push(`${name}: ${entityId}: ${value} came after ${entry.latest}`);
      entry.latest = Math.max(entry.latest, value);
      unexplained.push(arrival);
    },
    missing: () => {
      const absent: string[] = [];
      for (const entityId of ledger.entityIds) {
        const values = arrived.get(entityId)?.values;
        const writes = ledger.writes(entityId);
        const from = checked.get(entityId) ?? 0;
        let settled = from;
        for (const [offset, write] of writes.slice(from).entries()) {
          const owed = write.kind === 'put' && write.fate === 'done' && matches(write);
          const here = values?.has(write.value) === true;
          if (owed && !here) absent.push(`${name}: ${entityId}: ${write.value}`);
          else if (write.fate !== 'pending' && settled === from + offset) settled += 1;
        }
        checked.set(entityId, settled);
      }
      return absent;
    },
    faults: () => {
      const wrong = unexplained.filter((arrival) => judge(arrival) === 'wrong');
      unexplained = unexplained.filter((arrival) => judge(arrival) === 'open');
      return [
        ...wrong.map(
          ({ entityId, value }) => `${name}: ${entityId}: ${value} never happened or does not match`,
        ),
        ...disordered.splice(0),
      ];
    },
    get received() {
      return counter.received;
    },
    get redelivered() {
      return counter.redelivered;
    },
  };
}

/** Of every deletion that matches one notification comes: counted, for they bear no counter. */
export function auditDeletions(name: string, ledger: Ledger, matches: (write: Write) => boolean): Audit {
  const counter = arrivalCounter();
  const arrived = new Map<string, number>();
  const accused = new Set<string>();

  const deletions = (entityId: string, fates: readonly Write['fate'][]): number =>
    ledger
      .writes(entityId)
      .filter((write) => write.kind === 'delete' && fates.includes(write.fate) && matches(write)).length;

  return {
    name,
    receive: (arrival) => {
      if (!counter.count(arrival)) return;
      arrived.set(arrival.entityId, (arrived.get(arrival.entityId) ?? 0) + 1);
    },
    missing: () => {
      const absent: string[] = [];
      for (const entityId of ledger.entityIds) {
        const owed = deletions(entityId, ['done']) - (arrived.get(entityId) ?? 0);
        if (owed > 0) absent.push(`${name}: ${entityId}: ${owed} deletion(s)`);
      }
      return absent;
    },
    faults: () => {
      const wrong: string[] = [];
      for (const [entityId, count] of arrived) {
        const excess = count - deletions(entityId, ['done', 'pending']);
        if (excess <= 0 || accused.has(entityId)) continue;
        accused.add(entityId);
        wrong.push(`${name}: ${entityId}: ${excess} deletion(s) that did not happen`);
      }
      return wrong;
    },
    get received() {
      return counter.received;
    },
    get redelivered() {
      return counter.redelivered;
    },
  };
}
