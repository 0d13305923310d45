import type { AttributePath, QExpression } from './ast.ts';

/** How many links the longest path of an attribute query follows; 0 where it stays within the Entity. */
export function linkDepthOfQ<Name>(q: QExpression<Name>): number {
  switch (q.kind) {
    case 'and':
    case 'or':
      return Math.max(...q.operands.map(linkDepthOfQ));
    default:
      return linkDepthOfPath(q.path);
  }
}

function linkDepthOfPath<Name>({ linked }: AttributePath<Name>): number {
  return linked === undefined ? 0 : 1 + linkDepthOfPath(linked.path);
}
