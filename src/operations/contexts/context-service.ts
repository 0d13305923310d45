import { Problem, type ProblemDetails } from '../../core/errors.ts';
import { contextKey } from '../../core/jsonld/context-key.ts';
import { contextUrlOf } from '../../core/jsonld/context-url.ts';
import { hostedContextUrl } from '../../core/jsonld/hosted-context.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { internalEnvelope } from '../internal-envelope.ts';
import type { ContextService } from '../services.ts';
import type { ContextDownloads } from './context-loader.ts';
import { createContextResolver } from './context-resolver.ts';
import { createContextUses } from './context-uses.ts';

export interface ContextServiceOptions {
  readonly downloads: ContextDownloads;
  readonly store: Pick<Store, 'commit' | 'catalogue' | 'onCommit'>;
  readonly clock: Clock;
  /** Told when uses could not be written. */
  readonly onFailure?: (error: unknown) => void;
}

/** Copies of @contexts without a URL whose ids are remembered. */
const rememberedCopies = 200;

/** The {@link ContextService} of a process, over its store. */
export function createContextService(
  options: ContextServiceOptions,
): ContextService & { /** Writes what was counted. */ close(): Promise<void> } {
  const { downloads, store, clock, onFailure = () => undefined } = options;
  const uses = createContextUses({ store, clock, onFailure });
  const resolver = createContextResolver({
    load: downloads.load,
    catalogue: store.catalogue,
    count: uses.count,
  });
  const copies = new Map<string, string>();
  let deletions = 0;
  store.onCommit(({ tenant, contexts, contextUses, everything }) => {
    if (contextUses !== undefined) uses.add(tenant, contextUses);
    if (contexts !== true && everything !== true) return;
    resolver.clear();
    copies.clear();
    deletions += 1;
  });

  return {
    resolve: resolver.resolve,
    used: resolver.used,

    async urlOf(tenant, origin, value) {
      const url = contextUrlOf(value);
      if (url !== undefined) return url;
      const key = `${tenant}\n${contextKey(value)}`;
      let id = copies.get(key);
      if (id === undefined) {
        const begun = deletions;
        const result = await store.commit({
          envelope: internalEnvelope(tenant, clock),
          operation: { name: 'addImplicitContext', context: value },
        });
        const outcome = result.kind === 'done' ? result.items[0] : result;
        if (outcome?.kind !== 'done') throw refusal(outcome?.problem);
        id = outcome.id;
        if (copies.size >= rememberedCopies) copies.clear();
        if (begun === deletions) copies.set(key, id);
      }
      return hostedContextUrl(origin, id);
    },

    served: (tenant, id) => uses.add(tenant, [{ context: id, count: 1, lastUsage: clock() }]),
    writeUses: uses.write,

    async reload(url) {
      const document = await downloads.reload(url);
      if (document.kind === 'failed') throw new Problem('LdContextNotAvailable', document.detail);
    },

    close: uses.close,
  };
}

function refusal(problem: ProblemDetails | undefined): Problem {
  return problem === undefined
    ? new Problem('InternalError', 'The @context could not be stored.')
    : new Problem(problem.code, problem.detail);
}
