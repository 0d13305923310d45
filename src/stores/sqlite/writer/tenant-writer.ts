import { evaluate } from '../../../commit/evaluate.ts';
import type {
  CatalogueWrite,
  CommitMoment,
  CommitView,
  EntityWrite,
  PreparedRequest,
  WritePlan,
} from '../../../commit/plan.ts';
import type { CommitResult, Envelope } from '../../../commit/request.ts';
import { Problem, toProblemDetails } from '../../../core/errors.ts';
import type { ContextValue } from '../../../core/jsonld/context.ts';
import type { Entity, EpochMs, Iri } from '../../../core/model/entity.ts';
import type { CommitNotice } from '../../../ports/store.ts';
import { encodeChangeDetail } from '../../shared/change.ts';
import { digestWith } from '../../shared/digest-with.ts';
import { encodeEntity } from '../../shared/encode-entity.ts';
import { allocateTerms, type TermAllocator } from '../codec/terms.ts';
import { type Database, transact } from '../database.ts';
import type { SqliteLimits } from '../options.ts';
import { param, sql } from '../sql.ts';
import { AttributeRows } from './attribute-rows.ts';
import { CatalogueRows, type TenantCatalogueWrite } from './catalogue-rows.ts';
import { ContextRows, type SharedContexts } from './context-rows.ts';
import { createEntityRows, type EntityRows } from './entity-rows.ts';
import { createExpiryRows, type ExpiryRows } from './expiry-rows.ts';
import { createIdempotencyRows, type IdempotencyRows } from './idempotency-rows.ts';
import { createOutboxRows, type OutboxRows, type OwedChange } from './outbox-rows.ts';
import { secretOf } from './tenant-secrets.ts';
import { createUsageRows, type UsageRows } from './usage-rows.ts';

/** An Entity that staged requests have read or changed. */
interface Touched {
  eid: number | undefined;
  /** As the file has it. */
  readonly before: Entity | undefined;
  after: Entity | undefined;
  /** The document of `after`, once it has changed. */
  doc: string | undefined;
  version: number;
  changed: boolean;
}

/** A plan with its documents made, so that nothing can be refused any more. */
interface EncodedPlan {
  readonly plan: WritePlan;
  readonly documents: ReadonlyMap<Entity, string>;
  readonly owed: readonly OwedChange[];
}

/** A request of a tenant, prepared. */
export interface TenantRequest {
  readonly prepared: PreparedRequest;
  readonly envelope: Envelope;
  /** What tells the request from others with the same idempotency key. */
  readonly digest?: string;
}

/**
 * Writes the file of one tenant: requests are staged one after the other, each on the state that the ones before
 * it have left, and become durable together.
 */
export class TenantWriter {
  readonly tenant: string;
  readonly #database: Database;
  readonly #terms: TermAllocator;
  readonly #attributes: AttributeRows;
  readonly #entities: EntityRows;
  readonly #usage: UsageRows;
  readonly #expiry: ExpiryRows;
  readonly #outbox: OutboxRows;
  readonly #catalogue: CatalogueRows;
  readonly #contexts: ContextRows;
  readonly #idempotency: IdempotencyRows;
  readonly #view: CommitView;
  readonly #seed: string;
  readonly #digest: CommitMoment['digest'];
  #touched = new Map<string, Touched>();
  #owed: OwedChange[] = [];
  #notified = new Set<string>();
  readonly #subscriptionsChanged = new Set<string>();
  #contextsChanged = false;
  #answered = false;
  #sequence = 0;
  #changeSequence = 0;
  #lastMoment: EpochMs = 0;

  constructor(tenant: string, database: Database, limits: SqliteLimits, shared: SharedContexts) {
    this.tenant = tenant;
    this.#database = database;
    this.#terms = allocateTerms(database, limits.dictionaryLimit);
    this.#attributes = new AttributeRows(database, this.#terms, limits.indexLimit);
    this.#entities = createEntityRows(database, this.#terms, this.#attributes);
    this.#usage = createUsageRows(database, this.#terms);
    this.#expiry = createExpiryRows(database);
    this.#outbox = createOutboxRows(database);
    this.#catalogue = new CatalogueRows(database, this.#outbox, limits.deadLetterLimit);
    this.#contexts = new ContextRows(database, shared, limits.contextLimit);
    this.#idempotency = createIdempotencyRows(database, limits.idempotencyWindowMs);
    this.#seed = secretOf(database, 'seed', 6);
    this.#digest = digestWith(secretOf(database, 'contextKey', 32));
    this.#loadSequences();
    this.#view = {
      entity: (id) => this.#touch(id).after,
      linkedEntity: (id) => this.#touch(id).after,
      subscription: (id) => this.#catalogue.get(id),
      subscriptions: () => this.#catalogue.index(),
      hasContext: (id) => this.#contexts.has(id),
    };
  }

  /**
   * Evaluates a request. Its answer holds once {@link TenantWriter.flush} has returned.
   *
   * @throws anything but a Problem: the request is at fault, and has left no trace.
   */
  stage({ prepared, envelope, digest }: TenantRequest): CommitResult {
    this.#lastMoment = Math.max(this.#lastMoment, envelope.receivedAt);
    const now = this.#lastMoment;
    try {
      const { idempotencyKey: key } = envelope;
      if (key === undefined || digest === undefined) return this.#apply(prepared, envelope, now);
      const answer = this.#idempotency.answerTo(key, digest, now);
      if (answer !== undefined) return answer;
      const outcome = this.#apply(prepared, envelope, now);
      this.#idempotency.remember(key, digest, outcome, now);
      this.#answered = true;
      return outcome;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { kind: 'refused', problem: toProblemDetails(error) };
    }
  }

  /**
   * Makes everything that was staged durable, in one transaction.
   *
   * @returns what changed; undefined when nothing did.
   * @throws when nothing of it has happened; {@link TenantWriter.reset} must follow.
   */
  flush(): CommitNotice | undefined {
    const changed = [...this.#touched].filter(([, { changed }]) => changed);
    let expiresAt: EpochMs = Number.POSITIVE_INFINITY;
    if (changed.length > 0 || this.#owed.length > 0 || this.#staged) {
      expiresAt = transact(this.#database, () => this.#write(changed));
      this.#terms.written();
    }
    const notice = this.#noticeOf(changed, expiresAt);
    this.#clear();
    return notice;
  }

  get #staged(): boolean {
    return this.#catalogue.staged || this.#contexts.staged || this.#answered;
  }

  /** Forgets what was staged: the state is what the file has. */
  reset(): void {
    this.#clear();
    this.#terms.forget();
    this.#usage.forget();
    this.#idempotency.forget();
    this.#catalogue.reload();
    this.#contexts.reload();
    this.#attributes.reload();
    this.#loadSequences();
  }

  /** Whether there is work that no request waits for. */
  get hasChores(): boolean {
    return this.#idempotency.grown || this.#attributes.unfinished;
  }

  startIndex(attribute: Iri): void {
    transact(this.#database, () => this.#attributes.start(attribute));
  }

  /**
   * Work that no request waits for, a little of it, in one transaction.
   *
   * @returns whether there is more.
   */
  chores(milliseconds: number): boolean {
    return transact(this.#database, () => {
      this.#attributes.build(milliseconds);
      const orphans = this.#outbox.discardOrphans();
      const expired = this.#idempotency.discardExpired(this.#lastMoment);
      return orphans || expired || this.#attributes.unfinished;
    });
  }

  /** An @context that the tenant hosts, as it is in the file. */
  context(id: string): ContextValue | undefined {
    return this.#contexts.read(id);
  }

  close(): void {
    this.#database.close();
  }

  #apply(prepared: PreparedRequest, envelope: Envelope, now: EpochMs): CommitResult {
    const sequence = this.#sequence + 1;
    const plan = evaluate(prepared, envelope, this.#view, {
      now,
      sequence,
      seed: this.#seed,
      digest: this.#digest,
    });
    const encoded = this.#encode(plan);
    this.#sequence = sequence;
    this.#merge(encoded);
    return plan.outcome;
  }

  #encode(plan: WritePlan): EncodedPlan {
    const { catalogue } = plan;
    if (catalogue.length > 0) {
      const count = (kind: CatalogueWrite['kind']) => catalogue.filter((write) => write.kind === kind).length;
      // One that makes way for another leaves its room to it.
      this.#contexts.makeRoom(count('putContext') - count('deleteContext'));
    }
    const documents = new Map<Entity, string>();
    for (const { after } of plan.entities) {
      if (after !== undefined) documents.set(after, encodeEntity(after, this.#terms.idFor));
    }
    const owed = plan.notifications.map(({ change, recipients }, index) => ({
      sequence: this.#changeSequence + 1 + index,
      entityId: change.entity.id,
      entity: documents.get(change.entity) ?? encodeEntity(change.entity, this.#terms.idFor),
      detail: encodeChangeDetail(change, this.#terms.idFor),
      recipients: recipients.map(({ subscriptionId, notificationId }) => ({
        sid: this.#catalogue.sidOf(subscriptionId) as number,
        notificationId,
      })),
    }));
    return { plan, documents, owed };
  }

  #merge({ plan, documents, owed }: EncodedPlan): void {
    for (const write of plan.entities) this.#mergeEntity(write, documents);
    for (const change of owed) this.#owed.push(change);
    for (const { recipients } of plan.notifications) {
      for (const { subscriptionId } of recipients) this.#notified.add(subscriptionId);
    }
    this.#changeSequence += owed.length;
    for (const write of plan.catalogue) {
      switch (write.kind) {
        case 'cacheContext':
        case 'putContext':
        case 'deleteContext':
        case 'countContextUses':
          if (this.#contexts.stage(write)) this.#contextsChanged = true;
          break;
        default:
          this.#stageCatalogue(write);
      }
    }
  }

  #stageCatalogue(write: TenantCatalogueWrite): void {
    const changed = this.#catalogue.stage(write);
    if (changed !== undefined) this.#subscriptionsChanged.add(changed);
  }

  #mergeEntity({ id, after }: EntityWrite, documents: ReadonlyMap<Entity, string>): void {
    const touched = this.#touch(id);
    touched.after = after;
    touched.doc = after && documents.get(after);
    touched.version = this.#sequence;
    touched.changed = true;
    if (after !== undefined) touched.eid ??= this.#entities.nextEid();
  }

  #touch(id: string): Touched {
    const known = this.#touched.get(id);
    if (known !== undefined) return known;
    const stored = this.#entities.read(id);
    const touched: Touched = {
      eid: stored?.eid,
      before: stored?.entity,
      after: stored?.entity,
      doc: undefined,
      version: 0,
      changed: false,
    };
    this.#touched.set(id, touched);
    return touched;
  }

  /** @returns the first instant at which something of what was written ceases to exist. */
  #write(changed: readonly (readonly [string, Touched])[]): EpochMs {
    let expiresAt: EpochMs = Number.POSITIVE_INFINITY;
    const insertTerm = 'INSERT INTO term (id, iri) VALUES (?, ?)';
    for (const { id, iri } of this.#terms.unwritten()) {
      this.#database.run({ text: insertTerm, values: [id, iri] });
    }
    for (const [id, { eid, before, after, doc = '', version }] of changed) {
      // Created and deleted again before it was ever written.
      if (eid === undefined || (before === undefined && after === undefined)) continue;
      this.#entities.write({ eid, id, before, after, doc, version });
      this.#usage.count(before, after);
      expiresAt = Math.min(expiresAt, this.#expiry.write(eid, before, after));
    }
    this.#usage.write();
    for (const change of this.#owed) this.#outbox.owe(change);
    this.#catalogue.write();
    this.#contexts.write();
    this.#idempotency.write();
    this.#database.run(sql`UPDATE counter SET value = ${param(this.#sequence)} WHERE name = 'request'`);
    this.#database.run(sql`UPDATE counter SET value = ${param(this.#changeSequence)} WHERE name = 'change'`);
    return expiresAt;
  }

  #noticeOf(changed: readonly (readonly [string, Touched])[], expiresAt: EpochMs): CommitNotice | undefined {
    if (
      changed.length === 0 &&
      this.#notified.size === 0 &&
      this.#subscriptionsChanged.size === 0 &&
      !this.#contextsChanged
    ) {
      return undefined;
    }
    const types = new Set<Iri>();
    for (const [, { before, after }] of changed) {
      for (const type of before?.types ?? []) types.add(type);
      for (const type of after?.types ?? []) types.add(type);
    }
    return {
      tenant: this.tenant,
      entityIds: changed.map(([id]) => id),
      types: [...types],
      notified: [...this.#notified],
      catalogue: this.#subscriptionsChanged.size > 0,
      ...(this.#subscriptionsChanged.size > 0 && { subscriptions: [...this.#subscriptionsChanged] }),
      ...(this.#contextsChanged && { contexts: true }),
      ...(expiresAt !== Number.POSITIVE_INFINITY && { expiresAt }),
    };
  }

  #clear(): void {
    this.#touched = new Map();
    this.#owed = [];
    this.#notified = new Set();
    this.#subscriptionsChanged.clear();
    this.#contextsChanged = false;
    this.#answered = false;
  }

  #loadSequences(): void {
    const counters = new Map(this.#database.all(sql`SELECT name, value FROM counter`) as [string, number][]);
    this.#sequence = counters.get('request') ?? 0;
    this.#changeSequence = counters.get('change') ?? 0;
  }
}
