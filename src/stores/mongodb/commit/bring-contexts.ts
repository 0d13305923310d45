import type { Preparation } from '../../../commit/plan.ts';
import type { WriteRequest } from '../../../commit/request.ts';
import type { ContextDocument } from '../../../core/jsonld/context.ts';
import type { ContextLoader } from '../../../ports/store.ts';
import type { ContextShelf } from './context-shelf.ts';

/** @contexts may name others, and those others: rounds of bringing for one request, beyond what is ever resolved. */
const contextRounds = 16;

/** Where documents come from. */
export interface ContextSources {
  readonly shelf: Pick<ContextShelf, 'bring'>;
  readonly loadContext: ContextLoader;
  readonly prepare: (request: WriteRequest) => Preparation;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Brings the documents that a request needs, from the store, else from elsewhere, until it needs no more. What comes
 * from elsewhere, failures above all, is known to this request alone.
 *
 * @throws what reading from the store does.
 */
export async function bringContexts(
  request: WriteRequest,
  urls: readonly string[],
  sources: ContextSources,
): Promise<{
  readonly request: WriteRequest;
  readonly preparation: Exclude<Preparation, { kind: 'needs' }>;
}> {
  const own = new Map<string, ContextDocument>(Object.entries(request.contexts ?? {}));
  const asked = new Set<string>();
  let needed = urls;
  for (let round = 0; ; round++) {
    await Promise.all(
      needed.map((url) => bringOne(url, request.envelope.tenant, { own, asked, round }, sources)),
    );
    const complete = own.size === 0 ? request : { ...request, contexts: Object.fromEntries(own) };
    const preparation = sources.prepare(complete);
    if (preparation.kind !== 'needs') return { request: complete, preparation };
    needed = preparation.urls;
  }
}

/** What one request has got so far. */
interface Brought {
  readonly own: Map<string, ContextDocument>;
  /** URLs that were at hand once: so many are needed together that the shelf does not hold them. */
  readonly asked: Set<string>;
  readonly round: number;
}

async function bringOne(
  url: string,
  tenant: string,
  { own, asked, round }: Brought,
  { shelf, loadContext, onFailure }: ContextSources,
): Promise<void> {
  if (round >= contextRounds) {
    own.set(url, failedDocument('it is reached through too many other @contexts'));
    return;
  }
  const stored = await shelf.bring(tenant, url);
  if (stored !== undefined && !asked.has(url)) {
    asked.add(url);
    return;
  }
  if (stored !== undefined) {
    own.set(url, stored);
    return;
  }
  try {
    own.set(url, await loadContext(url));
  } catch (error) {
    onFailure(error);
    own.set(url, failedDocument('it could not be loaded'));
  }
}

function failedDocument(detail: string): ContextDocument {
  return { kind: 'failed', code: 'LdContextNotAvailable', detail };
}
