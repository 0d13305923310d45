import type { ContextValue } from './context.ts';
import { contextKey } from './context-key.ts';
import { coreContextUrl } from './core-context.ts';

/**
 * The one URL that says all of an @context, so that a `Link` can name it: that of the core @context adds nothing to
 * another, and stands where there is no other. Undefined for what has no URL of its own.
 */
export function contextUrlOf(value: ContextValue | undefined): string | undefined {
  const key = value === undefined ? '' : contextKey(value);
  if (key === '') return coreContextUrl;
  return /^https?:/i.test(key) ? key : undefined;
}
