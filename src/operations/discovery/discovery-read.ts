import type { Context } from '../../core/jsonld/context.ts';
import type { Iri } from '../../core/model/entity.ts';
import { beginQuery } from '../begin-read.ts';
import type { ReadInput } from '../input.ts';
import { assertLocal, booleanParameter } from '../parameters.ts';
import type { Services } from '../services.ts';

/** What the discovery operations begin with: their parameters checked, the tenant there, the @context at hand. */
export async function beginDiscovery(
  services: Services,
  input: ReadInput,
): Promise<{ readonly context: Context; readonly details: boolean }> {
  assertLocal(input.parameters);
  const details = booleanParameter(input.parameters, 'details') ?? false;
  return { context: await beginQuery(services, input), details };
}

/** Names as the @context of the request has them, each once, in alphabetical order. */
export function compactNames(iris: Iterable<Iri>, context: Context): readonly string[] {
  return [...new Set(iris)].map((iri) => context.compact(iri)).sort();
}

/** The values of `items` by a key, in the order in which the keys first appear. */
export function groupBy<Item, Value>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  toValue: (item: Item) => Value,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [toValue(item)]);
    else group.push(toValue(item));
  }
  return groups;
}
