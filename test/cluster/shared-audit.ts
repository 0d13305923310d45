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
  return new Audit(name, writes, covers);
}

class Audit implements SharedAudit {
  readonly name: string;
  readonly arrivals = new Map<number, number>();
  received = 0;
  redelivered = 0;
  readonly #writes: ReadonlyMap<number, SharedWrite>;
  readonly #covers: (entityId: string) => boolean;
  /** What the Entities are like by what has come. */
  readonly #states = new Map<string, SharedState>();
  /** How often each Entity was deleted by what has come. */
  readonly #deletions = new Map<string, number>();
  /** What has come, to tell what comes again. */
  readonly #notifications = new Set<string>();
  readonly #findings: string[] = [];

  constructor(name: string, writes: ReadonlyMap<number, SharedWrite>, covers: (entityId: string) => boolean) {
    this.name = name;
    this.#writes = writes;
    this.#covers = covers;
  }

  receive({ entityId, notificationId, state }: SharedArrival): void {
    this.received += 1;
    const key = `${notificationId} ${entityId}`;
    if (this.#notifications.has(key)) {
      this.redelivered += 1;
      return;
    }
    this.#notifications.add(key);
    if (state === undefined) this.#noteDeletion(entityId);
    else this.#noteState(entityId, state);
  }

  missing(): readonly string[] {
    const owed = [...this.#writes.values()].filter(
      ({ entityId, fate }) => this.#covers(entityId) && fate === 'done',
    );
    const puts = owed.filter(({ kind, value }) => kind !== 'delete' && !this.arrivals.has(value));
    const deleted = [...new Set(owed.map(({ entityId }) => entityId))].filter(
      (entityId) => this.#deletionsMade(entityId, ['done']) > (this.#deletions.get(entityId) ?? 0),
    );
    return [
      ...puts.map(({ entityId, kind, value }) => `${this.name}: ${entityId}: ${kind} ${value}`),
      ...deleted.map((entityId) => `${this.name}: ${entityId}: a deletion`),
    ];
  }

  faults(): readonly string[] {
    for (const value of this.arrivals.keys()) {
      const write = this.#writes.get(value);
      if (write?.fate === 'refused')
        this.#complain(write.entityId, `${write.kind} ${value} was refused and happened`);
    }
    for (const [entityId, count] of this.#deletions) {
      if (count > this.#deletionsMade(entityId, ['done', 'open']))
        this.#complain(entityId, 'more deletions than were made');
    }
    return [...new Set(this.#findings.splice(0))];
  }

  state(entityId: string): SharedState | undefined {
    return this.#states.get(entityId);
  }

  #noteDeletion(entityId: string): void {
    if (!this.#states.delete(entityId)) this.#complain(entityId, 'a deletion of what was not there');
    this.#deletions.set(entityId, (this.#deletions.get(entityId) ?? 0) + 1);
  }

  #noteState(entityId: string, state: SharedState): void {
    const value = state.by ?? 0;
    if (this.arrivals.has(value)) this.#complain(entityId, `two notifications of ${value}`);
    else this.arrivals.set(value, performance.now());
    const wrong = judge(entityId, this.#states.get(entityId), state, this.#writes.get(value));
    if (wrong !== undefined) this.#complain(entityId, wrong);
    this.#states.set(entityId, state);
  }

  /** How many of the writes are deletions of it that have come to one of these fates. */
  #deletionsMade(entityId: string, fates: readonly Fate[]): number {
    return [...this.#writes.values()].filter(
      (write) => write.kind === 'delete' && write.entityId === entityId && fates.includes(write.fate),
    ).length;
  }

  #complain(entityId: string, what: string): void {
    this.#findings.push(`${this.name}: ${entityId}: ${what}`);
  }
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
