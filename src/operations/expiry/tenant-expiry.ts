import type { ItemOutcome } from '../../commit/request.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import type { Clock, Schedule } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { commitCommands } from '../commit-commands.ts';
import { internalEnvelope } from '../internal-envelope.ts';

/** What operators are told; a pino logger is one. */
interface ExpiryLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface ExpiryParts {
  readonly store: Pick<Store, 'capabilities' | 'catalogue' | 'entities' | 'commit' | 'onCommit'>;
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** From 0 to 1: where several processes are about to remove the same, one is to be first. */
  readonly random?: () => number;
  readonly log: ExpiryLog;
}

/** Entities of one commit: other writes get their turn after each. */
const batchSize = 200;
/** Milliseconds that a read waits at most: when very many things expire at once, it hides them rather than wait. */
const longestWait = 1_000;
/** Milliseconds in which the processes with one store have their turns: all but the first find it done. */
const longestTurn = 250;
const firstRetry = 1_000;
const longestRetry = 60_000;

/** Removes what expires in one tenant. */
export class TenantExpiry {
  readonly #tenant: string;
  readonly #with: ExpiryParts;
  readonly #forget: () => void;
  #due: EpochMs = Number.POSITIVE_INFINITY;
  /** The earliest that commits have told since the removal under way began. */
  #told: EpochMs = Number.POSITIVE_INFINITY;
  #retryAt: EpochMs = 0;
  #failures = 0;
  #removal: Promise<void> | undefined;
  #cancel: (() => void) | undefined;
  #stopped = false;

  /** @param forget called when nothing is expected any more. */
  constructor(tenant: string, parts: ExpiryParts, forget: () => void) {
    this.#tenant = tenant;
    this.#with = parts;
    this.#forget = forget;
  }

  /** Nothing that the store holds expires earlier. */
  get due(): EpochMs {
    return this.#due;
  }

  /** Something ceases to exist at that instant. */
  expect(at: EpochMs): void {
    this.#told = Math.min(this.#told, at);
    if (at >= this.#due) return;
    this.#due = at;
    this.#arm();
  }

  /** Whatever was known may be wrong, and what failed may go well now. */
  lookAgain(): void {
    this.#retryAt = 0;
    this.#due = Number.POSITIVE_INFINITY;
    this.expect(this.#with.clock());
  }

  /** As `Expiry.settle`. */
  settle(): Promise<void> | undefined {
    const { clock, schedule } = this.#with;
    const now = clock();
    if (this.#due > now || this.#retryAt > now || this.#stopped) return undefined;
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const cancelWait = schedule(longestWait, resolve);
    return Promise.race([this.#settled(now), tooLong]).finally(cancelWait);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#arm();
    await this.#removal;
  }

  async #settled(by: EpochMs): Promise<void> {
    while (this.#due <= by && this.#retryAt <= by && !this.#stopped) await this.#remove();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#stopped || this.#removal !== undefined) return;
    if (this.#due === Number.POSITIVE_INFINITY) {
      this.#forget();
      return;
    }
    const { clock, schedule } = this.#with;
    const delay = Math.max(this.#due, this.#retryAt) - clock() + this.#turn();
    this.#cancel = schedule(Math.max(0, delay), () => this.#wake());
  }

  /** Milliseconds for which it is left to other processes to be first; who reads does not wait for them. */
  #turn(): number {
    const { store, random = Math.random } = this.#with;
    return store.capabilities.exclusiveWriter ? 0 : random() * longestTurn;
  }

  /** A timer may have come early: it cannot wait for ever so long, and the clock can be set back. */
  #wake(): void {
    if (Math.max(this.#due, this.#retryAt) > this.#with.clock()) this.#arm();
    else void this.#remove();
  }

  #remove(): Promise<void> {
    this.#removal ??= this.#removeDue()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#removal = undefined;
        this.#arm();
      });
    return this.#removal;
  }

  async #removeDue(): Promise<void> {
    const { store, clock } = this.#with;
    this.#told = Number.POSITIVE_INFINITY;
    const by = clock();
    let inTheWay: string | undefined;
    for (;;) {
      const ids = await store.entities.expired(this.#tenant, by, batchSize);
      if (this.#stopped) return;
      const [first] = ids;
      if (first === undefined) break;
      if (first === inTheWay) throw new Error(`${first} has expired and cannot be removed`);
      inTheWay = (await this.#removeAll(ids)) ? undefined : first;
    }
    const next = await store.entities.nextExpiry(this.#tenant);
    this.#due = Math.min(next ?? Number.POSITIVE_INFINITY, this.#told);
    this.#failures = 0;
    this.#retryAt = 0;
  }

  /** @returns whether something was removed. */
  async #removeAll(ids: readonly string[]): Promise<boolean> {
    const { store, clock, log } = this.#with;
    const tenant = this.#tenant;
    const envelope = internalEnvelope(tenant, clock);
    const outcomes = await commitCommands((operation) => store.commit({ envelope, operation }), {
      name: 'entityCommands',
      commands: ids.map((id) => ({ kind: 'expireEntity', id })),
    });
    for (const outcome of outcomes) {
      if (outcome.kind === 'refused') {
        log.error({ tenant, ...outcome }, 'an Entity has expired and cannot be removed');
      }
    }
    return outcomes.some(hasEffect);
  }

  #failed(error: unknown): void {
    const { clock, log } = this.#with;
    this.#failures += 1;
    const delay = Math.min(firstRetry * 2 ** (this.#failures - 1), longestRetry);
    this.#retryAt = clock() + delay;
    // Said once: what keeps it away is said by the part that it concerns.
    if (this.#failures === 1)
      log.warn({ tenant: this.#tenant, err: error }, 'what has expired is not removed yet');
  }
}

function hasEffect(outcome: ItemOutcome): boolean {
  return outcome.kind === 'done' && outcome.effect !== 'none';
}
