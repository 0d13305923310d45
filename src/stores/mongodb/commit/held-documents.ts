import type { ContextDocument, ContextValue } from '../../../core/jsonld/context.ts';

/** Documents, and names that none has, that are kept. */
const capacity = 2000;
/** Characters of the documents that are kept. */
const characterCapacity = 32 * 1024 * 1024;
/** Milliseconds for which a document that was not there is not looked for again: another process may put it there. */
const absenceMs = 1000;

/** A document; undefined where it is known that there is none. */
interface Held {
  readonly document: ContextDocument | undefined;
  readonly size: number;
  readonly until: number;
}

/** @context documents that were read, and names under which there was none, as far as there is room. */
export class HeldDocuments {
  readonly #held = new Map<string, Held>();
  #characters = 0;
  /** Raised by every change: what was read before it is not kept. */
  #generation = 0;

  /** Undefined where nothing is known; a `document` that is undefined where it is known that there is none. */
  find(key: string): Pick<Held, 'document'> | undefined {
    const found = this.#held.get(key);
    if (found === undefined || found.until > performance.now()) return found;
    this.#forget(key);
    return undefined;
  }

  /** Reads what is not known, and keeps it. @returns undefined where there is none. */
  async look(
    key: string,
    read: () => Promise<ContextValue | undefined>,
  ): Promise<ContextDocument | undefined> {
    const known = this.find(key);
    if (known !== undefined) return known.document;
    const begun = this.#generation;
    const context = await read();
    if (begun === this.#generation) return this.#keep(key, context);
    return context === undefined ? undefined : { kind: 'document', context };
  }

  /** That there is none is known of no name any more. */
  forgetAbsences(): void {
    this.#generation += 1;
    for (const [key, { document }] of this.#held) if (document === undefined) this.#forget(key);
  }

  clear(): void {
    this.#generation += 1;
    this.#held.clear();
    this.#characters = 0;
  }

  #keep(key: string, context: ContextValue | undefined): ContextDocument | undefined {
    this.#forget(key);
    const document: ContextDocument | undefined =
      context === undefined ? undefined : { kind: 'document', context };
    const size = context === undefined ? 0 : JSON.stringify(context).length;
    const until = context === undefined ? performance.now() + absenceMs : Number.POSITIVE_INFINITY;
    this.#held.set(key, { document, size, until });
    this.#characters += size;
    while (this.#held.size > capacity || this.#characters > characterCapacity) {
      const [oldest] = this.#held.keys();
      this.#forget(oldest as string);
    }
    return document;
  }

  #forget(key: string): void {
    this.#characters -= this.#held.get(key)?.size ?? 0;
    this.#held.delete(key);
  }
}
