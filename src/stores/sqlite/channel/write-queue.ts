import type { CommitResult, WriteRequest } from '../../../commit/request.ts';
import { Problem } from '../../../core/errors.ts';
import type { ContextDocument } from '../../../core/jsonld/context.ts';
import type { CommitNotice, ContextLoader } from '../../../ports/store.ts';
import type { SqliteLimits } from '../options.ts';
import type { BatchReply, NewTenant, ToWriter, WriterAnswer } from './messages.ts';
import { encodeRequest } from './request-codec.ts';

/** Requests in one batch: few enough that its transaction stays short. */
const batchRequests = 256;
/** Characters of the requests in one batch: what the writer holds of it in memory is some ten times as much. */
const batchCharacters = 1024 * 1024;
/** @contexts may name others, and those others: rounds of fetching for one request, beyond what is ever resolved. */
const contextRounds = 16;
/** Attempts to make the tenant of a request. */
const tenantAttempts = 3;

/** What the queue works with. */
export interface WriteQueueOptions {
  readonly limits: Pick<SqliteLimits, 'maximumWaiting' | 'maximumWaitingCharacters'>;
  readonly loadContext: ContextLoader;
  /** Makes the file of a tenant. */
  readonly createTenant: (name: string) => Promise<NewTenant>;
  readonly send: (message: Extract<ToWriter, { kind: 'batch' }>) => void;
  readonly onNotice: (notice: CommitNotice) => void;
  readonly onTenants: (tenants: readonly NewTenant[]) => void;
  readonly onFailure: (failure: Error) => void;
}

interface Pending {
  request: WriteRequest;
  head: string;
  readonly body: string;
  /** Characters when it was handed over. */
  readonly size: number;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (problem: Problem) => void;
  contextRounds: number;
  tenantAttempts: number;
}

/**
 * Writes on their way to the writer. One batch is under way at a time; what arrives meanwhile shares the next one,
 * and with it its transaction and its wait for the disk.
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  #queue: Pending[] = [];
  #underWay: Pending[] | undefined;
  #newTenants: NewTenant[] = [];
  /** Requests of tenants that are being made, in order. */
  readonly #held = new Map<string, Pending[]>();
  #waiting = 0;
  #characters = 0;
  #scheduled = false;
  #stopped = false;
  #writerless = false;
  #onIdle: (() => void) | undefined;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /** Requests taken and not answered. */
  get waiting(): number {
    return this.#waiting;
  }

  /** @throws Problem ServiceUnavailable when there are too many already. */
  submit(request: WriteRequest): Promise<CommitResult> {
    const [head, body] = encodeRequest(request);
    const size = head.length + body.length;
    const { maximumWaiting, maximumWaitingCharacters } = this.#options.limits;
    if (this.#stopped) return Promise.reject(unavailable('Bocage is stopping.'));
    if (this.#writerless) return Promise.reject(unavailable(stopped));
    if (this.#waiting >= maximumWaiting || this.#characters + size > maximumWaitingCharacters) {
      return Promise.reject(unavailable('More writes are waiting than can be taken.'));
    }
    this.#waiting += 1;
    this.#characters += size;
    return new Promise((resolve, reject) => {
      this.#enqueue({ request, head, body, size, resolve, reject, contextRounds: 0, tenantAttempts: 0 });
    });
  }

  /** The writer has answered the batch that is under way. */
  receive(reply: BatchReply): void {
    const batch = this.#underWay ?? [];
    this.#underWay = undefined;
    this.#options.onTenants(reply.tenants);
    for (const failure of reply.failures) this.#options.onFailure(new Error(failure));
    for (const notice of reply.notices) this.#options.onNotice(notice);
    for (const [place, pending] of batch.entries()) this.#answer(pending, reply.answers[place]);
    this.#schedule();
  }

  /** The writer is gone, and with it the answers to what was under way. Until there is another, nothing is taken. */
  lost(): void {
    this.#writerless = true;
    const underWay = this.#underWay ?? [];
    const waiting = this.#queue;
    this.#underWay = undefined;
    this.#queue = [];
    for (const pending of underWay) this.#fail(pending, interrupted);
    for (const pending of waiting) this.#fail(pending, stopped);
  }

  /** A new writer is there. */
  resume(): void {
    this.#writerless = false;
    this.#schedule();
  }

  /** Takes nothing more. @returns when everything that was taken is answered. */
  stop(): Promise<void> {
    this.#stopped = true;
    if (this.#waiting === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #enqueue(pending: Pending): void {
    const held = this.#held.get(pending.request.envelope.tenant);
    if (held !== undefined) held.push(pending);
    else if (this.#writerless) this.#fail(pending, stopped);
    else {
      this.#queue.push(pending);
      this.#schedule();
    }
  }

  /** The next batch leaves when the requests of this turn of the event loop have come together. */
  #schedule(): void {
    if (this.#scheduled || this.#writerless || this.#underWay !== undefined) return;
    if (this.#queue.length === 0 && this.#newTenants.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#underWay === undefined && !this.#writerless) this.#sendBatch();
    });
  }

  #sendBatch(): void {
    const batch: Pending[] = [];
    const texts: string[] = [];
    let characters = 0;
    let taken = 0;
    for (const pending of this.#queue) {
      if (batch.length >= batchRequests || (characters > batchCharacters && batch.length > 0)) break;
      taken += 1;
      const held = this.#held.get(pending.request.envelope.tenant);
      if (held !== undefined) {
        held.push(pending);
        continue;
      }
      batch.push(pending);
      texts.push(pending.head, pending.body);
      characters += pending.head.length + pending.body.length;
    }
    this.#queue = this.#queue.slice(taken);
    if (batch.length === 0 && this.#newTenants.length === 0) return;
    this.#underWay = batch;
    this.#options.send({ kind: 'batch', texts, newTenants: this.#newTenants });
    this.#newTenants = [];
  }

  #answer(pending: Pending, answer: WriterAnswer | undefined): void {
    if (answer === undefined) {
      this.#fail(pending, 'The store did not answer the request.');
    } else if (answer.kind === 'needs') {
      void this.#fetchContexts(pending, answer.urls);
    } else if (answer.kind === 'tenant') {
      this.#hold(pending);
    } else if (answer.kind === 'refused' && answer.problem.code === 'ServiceUnavailable') {
      this.#fail(pending, answer.problem.detail);
    } else {
      pending.resolve(answer);
      this.#leave(pending);
    }
  }

  #fail(pending: Pending, detail: string): void {
    pending.reject(unavailable(detail));
    this.#leave(pending);
  }

  #leave(pending: Pending): void {
    this.#waiting -= 1;
    this.#characters -= pending.size;
    if (this.#waiting === 0) this.#onIdle?.();
  }

  async #fetchContexts(pending: Pending, urls: readonly string[]): Promise<void> {
    const fetched = new Map<string, ContextDocument>(Object.entries(pending.request.contexts ?? {}));
    const tooDeep = pending.contextRounds >= contextRounds;
    pending.contextRounds += 1;
    const documents = tooDeep
      ? urls.map(() => failedDocument('it is reached through too many other @contexts'))
      : await Promise.all(urls.map((url) => this.#load(url)));
    for (const [index, url] of urls.entries()) fetched.set(url, documents[index] as ContextDocument);
    pending.request = { ...pending.request, contexts: Object.fromEntries(fetched) };
    pending.head = encodeRequest(pending.request)[0];
    this.#enqueue(pending);
  }

  async #load(url: string): Promise<ContextDocument> {
    try {
      return await this.#options.loadContext(url);
    } catch (error) {
      this.#options.onFailure(error instanceof Error ? error : new Error(String(error)));
      return failedDocument('it could not be loaded');
    }
  }

  /** Waits for the tenant to be made; everything else for the same tenant waits behind. */
  #hold(pending: Pending): void {
    const { tenant } = pending.request.envelope;
    pending.tenantAttempts += 1;
    if (pending.tenantAttempts > tenantAttempts) {
      this.#fail(pending, 'The tenant could not be made. Send the request again later.');
      return;
    }
    const held = this.#held.get(tenant);
    if (held !== undefined) {
      held.push(pending);
      return;
    }
    this.#held.set(tenant, [pending]);
    void this.#createTenant(tenant);
  }

  async #createTenant(tenant: string): Promise<void> {
    try {
      const created = await this.#options.createTenant(tenant);
      this.#newTenants.push(created);
    } catch (error) {
      this.#options.onFailure(error instanceof Error ? error : new Error(String(error)));
    }
    const held = this.#held.get(tenant) ?? [];
    this.#held.delete(tenant);
    if (this.#writerless) for (const pending of held) this.#fail(pending, stopped);
    else this.#queue.unshift(...held);
    this.#schedule();
  }
}

const interrupted = 'The store stopped while it worked on the request: whether it took effect is unknown.';
const stopped = 'The store has stopped and is being started again.';

function unavailable(detail: string): Problem {
  return new Problem('ServiceUnavailable', detail);
}

function failedDocument(detail: string): ContextDocument {
  return { kind: 'failed', code: 'LdContextNotAvailable', detail };
}
