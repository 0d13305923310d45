import { forgetOldest } from '../../core/forget-oldest.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { ReadInput } from '../input.ts';
import type { OperationLimits } from '../operation-limits.ts';
import { queryOfParameters } from './query-parameters.ts';
import { type BoundRead, bindRead, type RequestedRead } from './requested-read.ts';

/**
 * Queries that came before, parsed and bound: the same few are asked again and again, with other pages. What is
 * compiled from a query lives as long as it does.
 */
export interface RememberedQueries {
  /** @throws Problem BadRequestData where the parameters are no query. */
  ofParameters(input: ReadInput): RememberedQuery;
}

interface RememberedQuery {
  /** Tokens of `options`. */
  readonly options: ReadonlySet<string>;
  bind(context: Context): BoundRead;
}

/** Some kilobytes each, with what is compiled from them. */
const capacity = 1000;

/** Longer ones have lists of ids or coordinates, and hardly come twice. */
const longestText = 1000;

/** The page is not part of what is remembered. */
const pageNames: ReadonlySet<string> = new Set(['limit', 'offset', 'count']);

export function createRememberedQueries(limits: OperationLimits): RememberedQueries {
  const queries = new Map<string, RememberedQuery>();
  return {
    ofParameters(input) {
      const text = textOf(input);
      const known = queries.get(text);
      if (known !== undefined) return known;
      const { read, options } = queryOfParameters(input, limits);
      const query = { options, bind: binder(read) };
      if (text.length > longestText) return query;
      if (queries.size >= capacity) forgetOldest(queries);
      queries.set(text, query);
      return query;
    },
  };
}

/** The latest binding is kept: a text is mostly asked with one @context. */
function binder(read: RequestedRead): (context: Context) => BoundRead {
  let latest: { readonly context: Context; readonly bound: BoundRead } | undefined;
  return (context) => {
    if (latest?.context !== context) latest = { context, bound: bindRead(read, context) };
    return latest.bound;
  };
}

/** Everything that parsing looks at; each value behind its length, so that none can pass for another parameter. */
function textOf({ mediaType, preferences, parameters }: ReadInput): string {
  let text = `${mediaType}\n${preferences?.version ?? ''}`;
  for (const [name, value] of parameters) {
    if (!pageNames.has(name)) text += `\n${name}=${value.length} ${value}`;
  }
  return text;
}
