import { forgetOldest } from '../core/forget-oldest.ts';
import type { ContextValue } from '../core/jsonld/context.ts';
import type { CompiledContext } from './compile-context.ts';

/** Compiled @contexts by the value that names them; those not used for longest make room. */
export interface CompiledContexts {
  find(tenant: string, value: ContextValue): CompiledContext | undefined;
  keep(value: ContextValue, compiled: CompiledContext): void;
  /** A document has changed. */
  clear(): void;
}

/** @param capacity of those for everybody, and of those for one tenant: a hostile client can send any number. */
export function createCompiledContexts(capacity: number): CompiledContexts {
  const shared = createShelf(capacity);
  const own = createShelf(capacity);
  return {
    find(tenant, value) {
      const key = keyOf(value);
      return shared.get(key) ?? (own.empty() ? undefined : own.get(keyIn(tenant, key)));
    },
    keep(value, compiled) {
      const key = keyOf(value);
      if (compiled.tenant === undefined) shared.put(key, compiled);
      else own.put(keyIn(compiled.tenant, key), compiled);
    },
    clear() {
      shared.clear();
      own.clear();
    },
  };
}

function keyOf(value: ContextValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The name of a tenant has no line break in it. */
function keyIn(tenant: string, key: string): string {
  return `${tenant}\n${key}`;
}

function createShelf(capacity: number) {
  const held = new Map<string, CompiledContext>();
  /** The key at the end: most uses are of the same one again. */
  let latest: string | undefined;

  const put = (key: string, compiled: CompiledContext) => {
    held.delete(key);
    held.set(key, compiled);
    latest = key;
    if (held.size > capacity) forgetOldest(held);
  };

  return {
    empty: () => held.size === 0,
    get(key: string): CompiledContext | undefined {
      const compiled = held.get(key);
      if (compiled !== undefined && key !== latest) put(key, compiled);
      return compiled;
    },
    put,
    clear() {
      held.clear();
      latest = undefined;
    },
  };
}
