/**
 * `open`: sent and not answered, or answered that it could not be done now; then it happened or it did not. `refused`:
 * the Entity was there, or was not.
 */
type Fate = 'open' | 'done' | 'refused';

/** One write on an Entity that everybody writes. */
export interface SharedWrite {
  readonly entityId: string;
  readonly kind: 'create' | 'append' | 'patch' | 'delete';
  /** No other write has it. All but deletions set the Attribute `by` to it. */
  readonly value: number;
  /** An Attribute that is set to it as well. */
  readonly attribute?: string;
  fate: Fate;
  /** When it was acknowledged (performance.now()). */
  answeredAt?: number;
}

/** Values of Attributes by name. */
export type SharedState = Readonly<Record<string, number>>;

/** What a notification says of one of these Entities; without a state that it was deleted. */
interface SharedArrival {
  readonly entityId: string;
  readonly notificationId: string;
  readonly state?: SharedState;
}

/** Holds the notifications of one Subscription to Entities that everybody writes against all writes. */
export interface SharedAudit {
  readonly name: string;
  receive(arrival: SharedArrival): void;
  /** Writes that were acknowledged and of which no notification has come yet. */
  missing(): readonly string[];
  /** What must not be: said once each. */
  faults(): readonly string[];
  /** What the Entity was like by the last notification. */
  state(entityId: string): SharedState | undefined;
  /** When the first notification of each write arrived (performance.now()). */
  readonly arrivals: ReadonlyMap<number, number>;
  readonly received: number;
  readonly redelivered: number;
}

/**
 * Each first arrival must be what its write makes of the state of the one before it: nothing may be missing between
 * the two, and nothing come too early.
 */
export function auditShared(
  name: string,
  writes: ReadonlyMap<number, SharedWrite>,
  covers: (entityId: string) => boolean,
): SharedAudit {
  const states = new Map<string, SharedState>();
  const notifications = new Set<string>();
  const arrivals = new Map<number, number>();
  const deletions = new Map<string, number>();
  const findings: string[] = [];
  const counts = { received: 0, redelivered: 0 };
  const complain = (entityId: string, what: string) => findings.push(`${name}: ${entityId}: ${what}`);

  const noteDeletion = (entityId: string): void => {
    if (!states.delete(entityId)) complain(entityId, 'a deletion of what was not there');
    deletions.set(entityId, (deletions.get(entityId) ?? 0) + 1);
  };

  const noteState = (entityId: string, state: SharedState): void => {
    const value = state.by ?? 0;
    if (arrivals.has(value)) complain(entityId, `two notifications of ${value}`);
    else arrivals.set(value, performance.now());
    const wrong = judge(entityId, states.get(entityId), state, writes.get(value));
    if (wrong !== undefined) complain(entityId, wrong);
    states.set(entityId, state);
  };

  const countDeletions = (entityId: string, fates: readonly Fate[]): number =>
    [...writes.values()].filter(
      (write) => write.kind === 'delete' && write.entityId === entityId && fates.includes(write.fate),
    ).length;

  return {
    name,
    receive({ entityId, notificationId, state }) {
      counts.received += 1;
      const key = `${notificationId} ${entityId}`;
      if (notifications.has(key)) {
        counts.redelivered += 1;
        return;
      }
      notifications.add(key);
      if (state === undefined) noteDeletion(entityId);
      else noteState(entityId, state);
    },
    missing() {
      const owed = [...writes.values()].filter(({ entityId, fate }) => covers(entityId) && fate === 'done');
      const puts = owed.filter(({ kind, value }) => kind !== 'delete' && !arrivals.has(value));
      const deleted = [...new Set(owed.map(({ entityId }) => entityId))].filter(
        (entityId) => countDeletions(entityId, ['done']) > (deletions.get(entityId) ?? 0),
      );
      return [
        ...puts.map(({ entityId, kind, value }) => `${name}: ${entityId}: ${kind} ${value}`),
        ...deleted.map((entityId) => `${name}: ${entityId}: a deletion`),
      ];
    },
    faults() {
      for (const value of arrivals.keys()) {
        const write = writes.get(value);
        if (write?.fate === 'refused')
          complain(write.entityId, `${write.kind} ${value} was refused and happened`);
      }
      for (const [entityId, count] of deletions) {
        if (count > countDeletions(entityId, ['done', 'open']))
          complain(entityId, 'more deletions than were made');
      }
      return [...new Set(findings.splice(0))];
    },
    state: (entityId) => states.get(entityId),
    arrivals,
    get received() {
      return counts.received;
    },
    get redelivered() {
      return counts.redelivered;
    },
  };
}

/** @returns what is wrong with a state after the one before it, if anything is. */
function judge(
  entityId: string,
  before: SharedState | undefined,
  state: SharedState,
  write: SharedWrite | undefined,
): string | undefined {
  if (write?.entityId !== entityId) return `${state.by} was never written`;
  const { kind, value } = write;
  if ((kind === 'create') !== (before === undefined))
    return `${kind} ${value} after ${before?.by ?? 'nothing'}`;
  if (isSame(state, after(before, write))) return undefined;
  return `${kind} ${value}: ${JSON.stringify(before)} became ${JSON.stringify(state)}`;
}

function after(before: SharedState | undefined, { value, attribute }: SharedWrite): SharedState {
  return { ...before, by: value, ...(attribute !== undefined && { [attribute]: value }) };
}

function isSame(one: SharedState, other: SharedState): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
