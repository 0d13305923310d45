import { isArray, isObject, type JsonValue } from '../json.ts';
import type { ContextValue } from './context.ts';
import { isCoreContextUrl } from './core-context.ts';

/**
 * A text that is the same for @context values of the same meaning, as far as one can tell without reading any
 * document: arrays are flattened, core @contexts left out (they come last anyway), members sorted. '' is the core
 * @context alone, a URL stands for itself, everything else is JSON.
 */
export function contextKey(value: ContextValue): string {
  const parts = partsOf(value);
  const [only] = parts;
  if (only === undefined) return '';
  if (parts.length > 1) return canonicalText(parts);
  return typeof only === 'string' ? only : canonicalText(only);
}

function partsOf(value: ContextValue): readonly ContextValue[] {
  if (isArray(value)) return value.flatMap(partsOf);
  if (typeof value === 'string') return isCoreContextUrl(value) ? [] : [value];
  return isObject(value) && Object.keys(value).length === 0 ? [] : [value];
}

function canonicalText(value: JsonValue): string {
  if (isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((member) => `${JSON.stringify(member)}:${canonicalText(value[member] as JsonValue)}`);
  return `{${members.join(',')}}`;
}
