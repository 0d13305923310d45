import type { ContextDocuments } from '../../../commit/compile-context.ts';
import type { ContextDocument } from '../../../core/jsonld/context.ts';
import { hostedContextId } from '../../../core/jsonld/hosted-context.ts';
import type { CatalogueReader } from '../../../ports/store.ts';
import { HeldDocuments } from './held-documents.ts';

/** The @context documents of the store that are at hand, as far as they were asked for. */
export interface ContextShelf {
  /** Undefined for what is not at hand: `bring` looks for it. */
  readonly documents: ContextDocuments;
  /**
   * Looks a URL up in the database, for a tenant: what it hosts, else what is cached. It is at hand then, if there is
   * room.
   *
   * @returns undefined when the store has none.
   */
  bring(tenant: string, url: string): Promise<ContextDocument | undefined>;
  /** A document was put where there was none: that there is none is known no more. */
  appeared(): void;
  /** A document has changed or is gone. */
  clear(): void;
}

/** @param reader finds them in the database. */
export function createContextShelf(reader: Pick<CatalogueReader, 'context' | 'hostedContext'>): ContextShelf {
  const held = new HeldDocuments();
  /** The URL of an id of which it is not known whether the tenant hosts it: until it is, no other document will do. */
  let unsure: string | undefined;

  return {
    documents: {
      hosted(tenant, id) {
        const found = held.find(hostedKey(tenant, id));
        unsure = found === undefined ? id : undefined;
        return found?.document;
      },
      cached(url) {
        const isUnsure = unsure !== undefined && hostedContextId(url) === unsure;
        unsure = undefined;
        return isUnsure ? undefined : held.find(cachedKey(url))?.document;
      },
    },
    async bring(tenant, url) {
      const id = hostedContextId(url);
      const hosted =
        id === undefined
          ? undefined
          : await held.look(hostedKey(tenant, id), () => reader.hostedContext(tenant, id));
      return hosted ?? (await held.look(cachedKey(url), () => reader.context(url)));
    },
    appeared: () => held.forgetAbsences(),
    clear: () => held.clear(),
  };
}

/** No id has a line break in it, and no URL begins with one. */
function hostedKey(tenant: string, id: string): string {
  return `\n${tenant}\n${id}`;
}

function cachedKey(url: string): string {
  return url;
}
