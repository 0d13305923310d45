import type { ContextDocuments } from '../../../commit/compile-context.ts';
import { forgetOldest } from '../../../core/forget-oldest.ts';
import type { ContextDocument, ContextValue } from '../../../core/jsonld/context.ts';
import { hostedContextId } from '../../../core/jsonld/hosted-context.ts';
import type { CatalogueReader } from '../../../ports/store.ts';

/** Documents, and names that none has, that are kept. */
const capacity = 2000;
/** Characters of the documents that are kept. */
const characterCapacity = 32 * 1024 * 1024;
/** Milliseconds for which a document that was not there is not looked for again: another process may put it there. */
const absenceMs = 1000;

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

/** A document; undefined where it is known that there is none. */
interface Held {
  readonly document: ContextDocument | undefined;
  readonly size: number;
  readonly until: number;
}

/** @param reader finds them in the database. */
export function createContextShelf(reader: Pick<CatalogueReader, 'context' | 'hostedContext'>): ContextShelf {
  const held = new Map<string, Held>();
  let characters = 0;
  /** Raised by every change: what was read before it is not kept. */
  let generation = 0;
  /** The URL of an id of which it is not known whether the tenant hosts it: until it is, no other document will do. */
  let unsure: string | undefined;

  function forget(key: string): void {
    characters -= held.get(key)?.size ?? 0;
    held.delete(key);
  }

  function find(key: string): Held | undefined {
    const found = held.get(key);
    if (found === undefined || found.until > performance.now()) return found;
    forget(key);
    return undefined;
  }

  function keep(key: string, context: ContextValue | undefined): ContextDocument | undefined {
    forget(key);
    const document: ContextDocument | undefined =
      context === undefined ? undefined : { kind: 'document', context };
    const size = context === undefined ? 0 : JSON.stringify(context).length;
    const until = context === undefined ? performance.now() + absenceMs : Number.POSITIVE_INFINITY;
    held.set(key, { document, size, until });
    characters += size;
    while (held.size > capacity || characters > characterCapacity) {
      const [oldest] = held.keys();
      characters -= held.get(oldest as string)?.size ?? 0;
      forgetOldest(held);
    }
    return document;
  }

  async function look(
    key: string,
    read: () => Promise<ContextValue | undefined>,
  ): Promise<ContextDocument | undefined> {
    const known = find(key);
    if (known !== undefined) return known.document;
    const begun = generation;
    const context = await read();
    if (begun === generation) return keep(key, context);
    return context === undefined ? undefined : { kind: 'document', context };
  }

  return {
    documents: {
      hosted(tenant, id) {
        const found = find(hostedKey(tenant, id));
        unsure = found === undefined ? id : undefined;
        return found?.document;
      },
      cached(url) {
        const isUnsure = unsure !== undefined && hostedContextId(url) === unsure;
        unsure = undefined;
        return isUnsure ? undefined : find(cachedKey(url))?.document;
      },
    },
    async bring(tenant, url) {
      const id = hostedContextId(url);
      const hosted =
        id === undefined
          ? undefined
          : await look(hostedKey(tenant, id), () => reader.hostedContext(tenant, id));
      return hosted ?? (await look(cachedKey(url), () => reader.context(url)));
    },
    appeared() {
      generation += 1;
      for (const [key, { document }] of held) if (document === undefined) forget(key);
    },
    clear() {
      generation += 1;
      held.clear();
      characters = 0;
    },
  };
}

/** No id has a line break in it, and no URL begins with one. */
function hostedKey(tenant: string, id: string): string {
  return `\n${tenant}\n${id}`;
}

function cachedKey(url: string): string {
  return url;
}
