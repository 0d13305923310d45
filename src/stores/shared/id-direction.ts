import type { Iri } from '../../core/model/entity.ts';
import type { Ordering } from '../../core/query/ast.ts';

/** Which way an order goes that is one by id and nothing else; undefined where it is another. */
export function idDirection({
  keys: [{ path, direction }],
  collation,
}: Ordering<Iri>): 'ascending' | 'descending' | undefined {
  const [step] = path.names;
  return collation === undefined && step.kind === 'member' && step.name === 'id' ? direction : undefined;
}
