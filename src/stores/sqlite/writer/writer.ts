import { type ContextCache, createContextCache } from '../../../commit/context-cache.ts';
import { prepare } from '../../../commit/prepare.ts';
import { type CommitResult, defaultTenant, type WriteRequest } from '../../../commit/request.ts';
import { type ErrorCode, Problem, toProblemDetails } from '../../../core/errors.ts';
import type { ContextDocument, ContextValue } from '../../../core/jsonld/context.ts';
import type { CommitNotice } from '../../../ports/store.ts';
import { digestOf } from '../../shared/request-digest.ts';
import type { BatchReply, NewTenant, WriterAnswer } from '../channel/messages.ts';
import { decodeRequest } from '../channel/request-codec.ts';
import { isResourceFailure, openWriter } from '../database.ts';
import { keepOpen, type OpenTenants } from '../open-tenants.ts';
import type { SqliteLimits } from '../options.ts';
import { migrate } from '../schema/migrate.ts';
import { tenantMigrations } from '../schema/tenant-schema.ts';
import { defaultFile, tenantPath, type WritableSystemFile, writeSystemFile } from '../system-file.ts';
import { type TenantRequest, TenantWriter } from './tenant-writer.ts';

/** A request that is ready for its tenant, and its place in the batch. */
interface Entry {
  readonly place: number;
  readonly request: TenantRequest;
}

/** What a batch comes to, while it is worked on. */
interface Work {
  readonly answers: WriterAnswer[];
  readonly tenants: NewTenant[];
  readonly notices: CommitNotice[];
  readonly failures: string[];
  healthy: boolean;
}

/** Time that a piece of background work may take before a waiting batch gets its turn. */
const choreMilliseconds = 5;

/**
 * The one writer of a directory. Everything in it is synchronous: it runs in a thread of its own, where waiting for
 * the disk is nobody's loss.
 */
export class Writer {
  readonly #limits: SqliteLimits;
  readonly #directory: string;
  readonly #system: WritableSystemFile;
  readonly #contexts: ContextCache;
  readonly #tenants: OpenTenants<TenantWriter>;
  readonly #files = new Map<string, string>();
  /** Tenants that may have work which no request waits for. */
  readonly #busy = new Set<string>();
  /** A document that the cache may hold has changed or is gone. */
  #contextsChanged = false;

  /** @throws Error when a file cannot be opened, is not durable where it is, or is newer than this program. */
  constructor(directory: string, limits: SqliteLimits) {
    this.#directory = directory;
    this.#limits = limits;
    this.#system = writeSystemFile(directory);
    const { length: current } = tenantMigrations;
    for (const { name, file, schema } of this.#system.tenants()) {
      this.#files.set(name, file);
      if (schema !== current) this.#upgrade(name, file);
    }
    if (!this.#files.has(defaultTenant)) {
      this.#system.putTenant({ name: defaultTenant, file: defaultFile });
      this.#files.set(defaultTenant, defaultFile);
    }
    this.#contexts = createContextCache({
      hosted: (tenant, id) =>
        this.#files.has(tenant) ? documentOf(this.#tenants.get(tenant).context(id)) : undefined,
      cached: (url) => documentOf(this.#system.context(url)),
    });
    this.#tenants = keepOpen(limits.openTenants, (tenant) => this.#open(tenant));
  }

  /** Everything in a batch, durable or refused. */
  process(texts: readonly string[], newTenants: readonly NewTenant[]): BatchReply {
    const work: Work = { answers: [], tenants: [], notices: [], failures: [], healthy: true };
    const groups = new Map<string, Entry[]>();
    for (const tenant of newTenants) this.#register(tenant, work);
    const wanted = new Set<string>();
    for (let place = 0; place < texts.length / 2; place++) {
      const head = texts[place * 2] as string;
      const body = texts[place * 2 + 1] as string;
      try {
        this.#sort(decodeRequest(head, body), place, { work, groups, wanted });
      } catch (error) {
        work.answers[place] = this.#note(error, work);
      }
    }
    for (const [tenant, entries] of groups) this.#run(tenant, entries, work);
    this.#tellOfContexts(work);
    return work;
  }

  startIndex(tenant: string, attribute: string): void {
    if (!this.#files.has(tenant)) return;
    this.#aside(tenant, (writer) => writer.startIndex(attribute));
    this.#busy.add(tenant);
  }

  /**
   * A little of the work that no request waits for.
   *
   * @returns whether there is more.
   */
  chores(): boolean {
    const [tenant] = this.#busy;
    if (tenant === undefined) return false;
    this.#busy.delete(tenant);
    // It goes to the end of the line when it has more.
    if (this.#aside(tenant, (writer) => writer.chores(choreMilliseconds))) this.#busy.add(tenant);
    return this.#busy.size > 0;
  }

  close(): void {
    this.#tenants.closeAll();
    this.#system.close();
  }

  /** Something beside the requests, in a transaction of its own. */
  #aside<T>(tenant: string, work: (writer: TenantWriter) => T): T {
    const writer = this.#tenants.get(tenant);
    try {
      return work(writer);
    } catch (error) {
      writer.reset();
      throw error;
    }
  }

  #open(tenant: string): TenantWriter {
    const path = tenantPath(this.#directory, this.#files.get(tenant) as string);
    const database = openWriter(path);
    migrate(database, tenantMigrations, path);
    this.#busy.add(tenant);
    return new TenantWriter(tenant, database, this.#limits, {
      has: (url) => this.#system.contextRecord(url) !== undefined,
      put: ({ url, context, createdAt }) => {
        if (this.#system.putContext(url, context, createdAt)) this.#contextsChanged = true;
      },
      delete: (url) => {
        this.#system.deleteContext(url);
        this.#contextsChanged = true;
      },
      count: (uses) => this.#system.countContextUses(uses),
    });
  }

  /** What became of documents that belong to no tenant, and which were used. */
  #tellOfContexts(work: Work): void {
    if (work.notices.some(({ contexts }) => contexts === true)) this.#contextsChanged = true;
    if (this.#contextsChanged) {
      this.#contexts.clear();
      this.#contextsChanged = false;
      work.notices.push({ ...nothingChanged, tenant: defaultTenant, contexts: true });
    }
    for (const { tenant, uses } of this.#contexts.takeUses()) {
      work.notices.push({ ...nothingChanged, tenant, contextUses: uses });
    }
  }

  #upgrade(name: string, file: string): void {
    const path = tenantPath(this.#directory, file);
    const database = openWriter(path);
    try {
      migrate(database, tenantMigrations, path);
    } finally {
      database.close();
    }
    this.#system.putTenant({ name, file });
  }

  #register(tenant: NewTenant, work: Work): void {
    try {
      this.#system.putTenant(tenant);
      this.#files.set(tenant.name, tenant.file);
      work.tenants.push(tenant);
    } catch (error) {
      this.#note(error, work);
    }
  }

  /** Prepares a request, and answers it or puts it to those of its tenant. */
  #sort(
    request: WriteRequest,
    place: number,
    { work, groups, wanted }: { work: Work; groups: Map<string, Entry[]>; wanted: Set<string> },
  ): void {
    const prepared = prepare(request, {
      contexts: this.#contexts,
      maximumBatch: this.#limits.maximumBatch,
      sendsMail: this.#limits.sendsMail,
    });
    if (prepared.kind !== 'ready') {
      work.answers[place] = prepared;
      return;
    }
    const { envelope, operation } = request;
    const { tenant, idempotencyKey } = envelope;
    if (!this.#files.has(tenant)) {
      // What comes after the request that makes a tenant waits behind it.
      if (prepared.createsTenant) wanted.add(tenant);
      work.answers[place] = wanted.has(tenant)
        ? { kind: 'tenant' }
        : refused('NonexistentTenant', `There is no tenant ${tenant}.`);
      return;
    }
    const digest = idempotencyKey === undefined ? undefined : digestOf(operation, envelope);
    const entry: Entry = { place, request: { prepared, envelope, ...(digest !== undefined && { digest }) } };
    const group = groups.get(tenant);
    if (group === undefined) groups.set(tenant, [entry]);
    else group.push(entry);
  }

  /** One transaction for all; if it fails and one of them is at fault, one for each. */
  #run(tenant: string, entries: readonly Entry[], work: Work): void {
    let writer: TenantWriter | undefined;
    try {
      writer = this.#tenants.get(tenant);
      for (const { place, request } of entries) work.answers[place] = this.#stage(writer, request, work);
      const notice = writer.flush();
      if (notice !== undefined) work.notices.push(notice);
      if (notice?.catalogue || writer.hasChores) this.#busy.add(tenant);
    } catch (error) {
      writer?.reset();
      if (entries.length > 1 && !isResourceFailure(error)) {
        for (const entry of entries) this.#run(tenant, [entry], work);
        return;
      }
      const answer = this.#note(error, work);
      for (const { place } of entries) work.answers[place] = answer;
    }
  }

  #stage(writer: TenantWriter, request: TenantRequest, work: Work): CommitResult {
    try {
      return writer.stage(request);
    } catch (error) {
      if (isResourceFailure(error)) throw error;
      return this.#note(error, work);
    }
  }

  /** Keeps a fault for the log. @returns what the client is told of it. */
  #note(error: unknown, work: Work): Extract<CommitResult, { kind: 'refused' }> {
    work.failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (!isResourceFailure(error)) return { kind: 'refused', problem: toProblemDetails(error) };
    work.healthy = false;
    return refused('ServiceUnavailable', 'The disk cannot be written. Send the request again later.');
  }
}

const nothingChanged = { entityIds: [], types: [], notified: [], catalogue: false };

function documentOf(context: ContextValue | undefined): ContextDocument | undefined {
  return context === undefined ? undefined : { kind: 'document', context };
}

function refused(code: ErrorCode, detail: string): Extract<CommitResult, { kind: 'refused' }> {
  return { kind: 'refused', problem: toProblemDetails(new Problem(code, detail)) };
}
