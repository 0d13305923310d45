import { badRequest } from '../../core/errors.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { AttributePath, Ordering } from '../../core/query/ast.ts';
import { printQ, printQuery } from '../../core/query/print-query.ts';
import { beginQuery } from '../begin-read.ts';
import { queryParameters } from '../consumption/query-parameters.ts';
import type { ReadInput } from '../input.ts';
import { booleanParameter, pageParameters } from '../parameters.ts';
import { plainContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';

/** The parameters of {@link explainQuery}: those of a query, and the one that says what is wanted of it. */
export const explanationParameters: readonly string[] = [
  'explain',
  ...queryParameters,
  'limit',
  'offset',
  'count',
];

/**
 * How a query for Entities is understood and answered: for people who want to know why it finds what it finds, or why
 * it is slow. It runs the query past every cache, and shows none of the Entities.
 */
export async function explainQuery(services: Services, input: ReadInput): Promise<Content> {
  const { tenant, parameters } = input;
  if (booleanParameter(parameters, 'explain') !== true) {
    throw badRequest('explain: expected true, beside the parameters of a query on Entities.');
  }
  const query = services.queries.ofParameters(input);
  const page = pageParameters(parameters, services.limits, query.options.has('count'));
  const context = await beginQuery(services, input);
  const { query: bound, ordering } = query.bind(context);
  const after = ordering === undefined ? services.places.find(tenant, bound, page.offset) : undefined;
  const explanation = await services.store.entities.explain(tenant, bound, {
    ...page,
    ...(ordering !== undefined && { ordering }),
    ...(after !== undefined && { after }),
  });
  return plainContent({
    query: {
      ...(printQuery(bound) as JsonObject),
      ...(ordering !== undefined && { orderBy: printOrdering(ordering) }),
    },
    page: { ...page, continued: after !== undefined },
    ...(explanation as unknown as JsonObject),
  });
}

function printOrdering({ keys, collation }: Ordering<string>): JsonValue {
  return {
    keys: keys.map(({ path, direction, distanceFrom }) => ({
      path: printPath(path),
      direction,
      ...(distanceFrom !== undefined && { distanceFrom: { ...distanceFrom } as unknown as JsonObject }),
    })),
    ...(collation !== undefined && { collation }),
  };
}

/** A path by itself is, in `q`, that something is there. */
function printPath(path: AttributePath<string>): string {
  return printQ({ kind: 'exists', path, negated: false });
}
