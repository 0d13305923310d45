import { createContextCache } from '../../src/commit/context-cache.ts';
import { evaluate } from '../../src/commit/evaluate.ts';
import type { CommitMoment } from '../../src/commit/plan.ts';
import { prepare } from '../../src/commit/prepare.ts';
import type { CommitResult, DeadLetter, WriteRequest } from '../../src/commit/request.ts';
import { Problem, toProblemDetails } from '../../src/core/errors.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import { representEntity } from '../../src/core/represent/represent-entity.ts';
import { indexSubscriptions } from '../../src/core/subscription/match-change.ts';
import type { CommitNotice } from '../../src/ports/store.ts';

/** The pure commit pipeline over maps, for tests of what hands requests to a store. One tenant. */
export interface MemoryCommits {
  readonly capabilities: { readonly exclusiveWriter: boolean };
  commit(request: WriteRequest): Promise<CommitResult>;
  onCommit(listener: (notice: CommitNotice) => void): () => void;
  /** Says that it is there again after it was away. */
  comeBack(): void;
  /** Everything that was handed over, in order. */
  readonly requests: readonly WriteRequest[];
  readonly deadLetters: readonly DeadLetter[];
  /** The normalised representation under the core @context; undefined where there is no such Entity. */
  entity(id: string): unknown;
  /** What the next commits do instead, one each. */
  readonly interruptions: (() => CommitResult)[];
}

export const storeAway = (): CommitResult => {
  throw new Problem('ServiceUnavailable', 'The store is away.');
};

function createPresence(): Pick<MemoryCommits, 'onCommit' | 'comeBack'> {
  const listeners = new Set<(notice: CommitNotice) => void>();
  return {
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    comeBack() {
      const nothing = { tenant: '', entityIds: [], types: [], notified: [], catalogue: true };
      for (const listener of listeners) listener({ ...nothing, everything: true });
    },
  };
}

function viewOf(entities: ReadonlyMap<string, Entity>) {
  return {
    entity: (id: string) => entities.get(id),
    linkedEntity: (id: string) => entities.get(id),
    subscription: () => undefined,
    subscriptions: () => indexSubscriptions([]),
    hasContext: () => false,
  };
}

function momentOf(sequence: number): CommitMoment {
  return { now: sequence, sequence, seed: 'seed', digest: (text) => text };
}

export function createMemoryCommits(): MemoryCommits {
  const entities = new Map<string, Entity>();
  const answers = new Map<string, { readonly digest: string; readonly result: CommitResult }>();
  const requests: WriteRequest[] = [];
  const deadLetters: DeadLetter[] = [];
  const interruptions: (() => CommitResult)[] = [];
  const presence = createPresence();
  const contexts = createContextCache({ hosted: () => undefined, cached: () => undefined });

  function evaluated(request: WriteRequest): CommitResult {
    const preparation = prepare(request, { contexts, maximumBatch: 100, sendsMail: true });
    if (preparation.kind === 'refused') return preparation;
    if (preparation.kind === 'needs') throw new Error('no @context is known here');
    const plan = evaluate(preparation, request.envelope, viewOf(entities), momentOf(requests.length));
    for (const { id, after } of plan.entities) {
      if (after === undefined) entities.delete(id);
      else entities.set(id, after);
    }
    for (const write of plan.catalogue) {
      if (write.kind === 'recordDeadLetter') deadLetters.push(write.deadLetter);
    }
    return plan.outcome;
  }

  function once(request: WriteRequest): CommitResult {
    const key = request.envelope.idempotencyKey;
    if (key === undefined) return evaluated(request);
    const digest = JSON.stringify(request.operation);
    const before = answers.get(key);
    if (before === undefined) {
      const result = evaluated(request);
      answers.set(key, { digest, result });
      return result;
    }
    if (before.digest === digest) return before.result;
    return {
      kind: 'refused',
      problem: toProblemDetails(new Problem('Conflict', 'The key was used before.')),
    };
  }

  return {
    capabilities: { exclusiveWriter: true },
    async commit(request) {
      requests.push(request);
      return interruptions.shift()?.() ?? once(request);
    },
    ...presence,
    requests,
    deadLetters,
    entity(id) {
      const entity = entities.get(id);
      return entity && representEntity(entity, coreContext, { format: 'normalized' });
    },
    interruptions,
  };
}
