import { type Problem, toProblemDetails } from '../../../core/errors.ts';
import type { EpochMs } from '../../../core/model/entity.ts';
import type { CommitNotice } from '../../../ports/store.ts';
import type { ApplyWrites, AtomicResult } from '../atomic-write.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import { isAway, isAwayForLong } from '../connection/is-away.ts';
import type { MongodbLimits } from '../options.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { type Bell, createBell } from './bell.ts';
import { noticeOf, type WrittenFacts } from './commit-notice.ts';
import type { Component } from './component.ts';
import { makeContextRoom } from './context-room.ts';
import { evaluateGroup, type GroupTenant } from './evaluate-group.ts';
import { type ContextExists, readEntities, readGroup } from './read-group.ts';
import type { Reading } from './reading.ts';
import { createSharedTransactions, type SharedTransactions } from './shared-transactions.ts';
import { type ReadyRequest, splitRequest } from './split-request.ts';
import { timeSlices } from './time-slices.ts';
import { type Attempt, type Unit, type UnitOutcome, unitOf } from './unit.ts';
import { createUnitLine, type UnitLine } from './unit-line.ts';
import { verdictOn } from './verdict-on-attempt.ts';

/** Groups of one tenant that are read, evaluated and written at the same time. */
const groupsUnderWay = 4;
/** Few enough that one group stays short, and that its state takes little memory. */
const groupSize = { units: 256, characters: 1024 * 1024 };
/** Times that a unit is run at most; the time limit mostly comes first. */
const maximumTries = 200;
/** Milliseconds, at most, before a unit that others got in the way of is run again: doubled each time, up to the second. */
const conflictPause = { first: 4, last: 250 };
/** The same while the server is away or changes. */
const awayPause = { first: 50, last: 1000 };

/** What the commits of a tenant work with. */
export interface TenantCommitParts {
  readonly database: TenantDatabase;
  readonly connection: Pick<MongodbConnection, 'run'>;
  readonly apply: ApplyWrites;
  readonly limits: Pick<MongodbLimits, 'idempotencyWindowMs' | 'contextLimit' | 'operationTimeMs'>;
  readonly contextExists: ContextExists;
  /** Called before the answers. */
  readonly onWritten: (notice: CommitNotice) => void;
  /** An @context was put where there was none. */
  readonly onContextPut: () => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * The writes of one tenant in this process. Units that have nothing to do with each other go their way in groups,
 * several at a time; those that share an Entity or key take effect in the order in which they came.
 */
export class TenantCommits {
  readonly #parts: TenantCommitParts;
  readonly #line: UnitLine = createUnitLine(groupSize);
  readonly #tenant: GroupTenant;
  readonly #expiryBell: Bell;
  /** Undefined where there are none. */
  readonly #transactions: SharedTransactions | undefined;
  #underWay = 0;
  #scheduled = false;
  #lastMoment: EpochMs = 0;

  constructor(parts: TenantCommitParts) {
    this.#parts = parts;
    const { database, connection, limits, onFailure } = parts;
    this.#tenant = {
      database,
      seed: database.seed,
      digest: (text) => database.digest(text),
      idempotencyWindowMs: limits.idempotencyWindowMs,
      moment: (receivedAt) => {
        this.#lastMoment = Math.max(this.#lastMoment, receivedAt);
        return this.#lastMoment;
      },
      makeRoom: (plan) => makeContextRoom(database, limits.contextLimit, plan),
      readEntities: (ids, slices) => connection.run(() => readEntities(database, ids, slices)),
      note: onFailure,
    };
    this.#transactions = database.level === 'transactions' ? createSharedTransactions() : undefined;
    this.#expiryBell = createBell(() => database.catalogue.tellExpiry(), onFailure);
  }

  submit(request: ReadyRequest): void {
    for (const parts of splitRequest(request)) this.#line.add(unitOf(parts));
    this.#schedule();
  }

  /** Resolves when other processes are told of everything. */
  quiet(): Promise<void> {
    return this.#expiryBell.quiet();
  }

  /** The next groups leave when the requests of this turn of the event loop have come together. */
  #schedule(): void {
    if (this.#scheduled || this.#underWay >= groupsUnderWay || !this.#line.ready) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#underWay < groupsUnderWay && this.#line.ready) void this.#run(this.#line.take());
    });
  }

  async #run(units: readonly Unit[]): Promise<void> {
    this.#underWay += 1;
    const deadline = performance.now() + this.#parts.limits.operationTimeMs;
    for (const unit of units) {
      unit.deadline ??= deadline;
      unit.tries += 1;
    }
    const components = await this.#evaluate(units);
    if (components !== undefined) await this.#write(components);
    this.#underWay -= 1;
    this.#schedule();
  }

  /** @returns undefined where that failed, and was dealt with. */
  async #evaluate(units: readonly Unit[]): Promise<readonly Component[] | undefined> {
    const { database, connection, contextExists } = this.#parts;
    const slices = timeSlices();
    let open: readonly Unit[] = units;
    try {
      const reading = await connection.run(() => readGroup(database, units, contextExists, slices));
      open = this.#settleAttempts(units, reading);
      return await evaluateGroup(open, reading, this.#tenant, slices);
    } catch (error) {
      this.#failed(open, error);
      return undefined;
    }
  }

  /** Answers those of which it is known by now what became of them. @returns the others. */
  #settleAttempts(units: readonly Unit[], reading: Reading): readonly Unit[] {
    const { level } = this.#parts.database;
    const happened = new Map<Unit, Attempt>();
    const lost: Unit[] = [];
    const open: Unit[] = [];
    for (const unit of units) {
      const verdicts = unit.attempts.map((attempt) => verdictOn(attempt, reading, level));
      const place = verdicts.indexOf('happened');
      if (place >= 0) happened.set(unit, unit.attempts[place] as Attempt);
      else if (verdicts.includes('unknown')) lost.push(unit);
      else open.push(unit);
    }
    if (happened.size > 0) {
      const told = [...new Set(happened.values())];
      this.#tell(
        told.map(({ facts, write }) => ({ ...facts, contexts: write.catalogue.some(mayAlterContext) })),
      );
    }
    for (const [unit, { results }] of happened) {
      const result = results.get(unit);
      if (result !== undefined) this.#settle(unit, { kind: 'answered', result });
    }
    for (const unit of lost) this.#giveUp(unit, unclear);
    return open;
  }

  async #write(components: readonly Component[]): Promise<void> {
    const changing = components.filter(({ write }) => write !== undefined);
    for (const component of components) if (component.write === undefined) this.#answer(component);
    const written = this.#transactions?.share(changing) ?? changing;
    const writes = written.flatMap(({ write }) => write ?? []);
    if (writes.length === 0) return;
    const results = await this.#parts.apply(this.#parts.database, writes);
    const applied: Component[] = [];
    const facts: WrittenFacts[] = [];
    for (const [index, component] of written.entries()) {
      const result = results[index] as AtomicResult;
      if (result.kind === 'applied') {
        applied.push(component);
        facts.push({ ...component.facts, contexts: result.contexts });
        if (component.write?.catalogue.some(putsContext)) this.#parts.onContextPut();
      } else if (result.kind === 'conflict') {
        this.#transactions?.conflict(component);
        this.#again(component.units, conflictPause);
      } else this.#notKnown(component, result.error);
    }
    this.#tell(facts);
    for (const component of applied) this.#answer(component);
  }

  #answer({ units, results }: Component): void {
    for (const unit of units) {
      const result = results.get(unit);
      if (result !== undefined) this.#settle(unit, { kind: 'answered', result });
    }
  }

  #tell(facts: readonly WrittenFacts[]): void {
    const notice = noticeOf(this.#parts.database.tenant, facts);
    if (notice === undefined) return;
    if (notice.expiresAt !== undefined) this.#expiryBell.ring();
    this.#parts.onWritten(notice);
  }

  /** A write failed, or its answer was lost. */
  #notKnown({ units, write, results, facts }: Component, error: unknown): void {
    if (isAway(error) && write !== undefined) {
      const attempt: Attempt = { write, results, facts };
      for (const unit of units) unit.attempts = [...unit.attempts, attempt];
    }
    this.#failed(units, error);
  }

  #failed(units: readonly Unit[], error: unknown): void {
    if (isAwayForLong(error)) {
      for (const unit of units) this.#giveUp(unit, (error as Problem).detail);
    } else if (isAway(error)) this.#again(units, awayPause);
    else this.#putApart(units, error);
  }

  /** One of them is at fault: each is tried by itself, so that it fails alone. */
  #putApart(units: readonly Unit[], error: unknown): void {
    const [first, ...others] = units;
    if (first !== undefined && others.length === 0) {
      this.#parts.onFailure(error);
      const result = { kind: 'refused', problem: toProblemDetails(error) } as const;
      this.#settle(first, { kind: 'answered', result });
      return;
    }
    for (const unit of units) unit.alone = true;
    this.#line.putBack(units);
  }

  /** Once more, after a while of its own: processes that got in each other's way do not meet again. */
  #again(units: readonly Unit[], { first, last }: typeof conflictPause): void {
    const tries = units.reduce((most, unit) => Math.max(most, unit.tries), 1);
    const pause = Math.random() * Math.min(last, first * 2 ** Math.min(tries, 16));
    const then = performance.now() + pause;
    const open = units.filter((unit) => {
      if (unit.tries < maximumTries && then < (unit.deadline ?? then)) return true;
      this.#giveUp(unit, 'The database could not take the request in time.');
      return false;
    });
    if (open.length === 0) return;
    setTimeout(() => {
      this.#line.putBack(open);
      this.#schedule();
    }, pause);
  }

  #giveUp(unit: Unit, reason: string): void {
    const mayHaveHappened = unit.attempts.length > 0;
    const effect = mayHaveHappened
      ? 'Whether the request took effect is unknown.'
      : 'The request did not take effect: send it again later.';
    this.#settle(unit, { kind: 'unavailable', mayHaveHappened, detail: `${reason} ${effect}` });
  }

  #settle(unit: Unit, outcome: UnitOutcome): void {
    this.#line.finish([unit]);
    unit.settle(outcome);
  }
}

const unclear =
  'The connection to the database was lost, and others have written the same since, or not all of it was written.';

function putsContext({ kind }: { readonly kind: string }): boolean {
  return kind === 'putContext' || kind === 'cacheContext';
}

/** Whether an @context that was known may be another or gone by it. */
function mayAlterContext({ kind }: { readonly kind: string }): boolean {
  return kind === 'deleteContext' || kind === 'cacheContext';
}
