import { badRequest } from '../core/errors.ts';
import { namingMember } from '../core/member.ts';
import type { PreparedItem } from './plan.ts';
import type { Preparers } from './preparer.ts';
import type { RestoreOperation } from './request.ts';
import { parseRecord } from './transfer/parse-record.ts';

/** What an export holds, put back (see `transfer/`). */
export const restorePreparers: Preparers<RestoreOperation> = {
  restore({ body, firstLine, replace }, { envelope }) {
    const items: PreparedItem[] = [];
    const seen = new Set<string>();
    const options = { replace, now: envelope.receivedAt };
    for (const [index, line] of body.text.split('\n').entries()) {
      if (line.trim() === '') continue;
      namingMember(`line ${firstLine + index}`, () => {
        const item = parseRecord(line, options);
        assertOnce(item, seen);
        items.push(item);
      });
    }
    return { kind: 'ready', createsTenant: true, single: false, items };
  },
};

/** What surrounds the Entities is evaluated on the state before the request: twice there, it would be made twice. */
function assertOnce(item: PreparedItem, seen: Set<string>): void {
  const key = keyOf(item);
  if (key === undefined) return;
  if (seen.has(key)) throw badRequest(`${key} is there twice.`);
  seen.add(key);
}

function keyOf(item: PreparedItem): string | undefined {
  if (item.kind !== 'catalogue') return undefined;
  const { command } = item;
  if (command.kind === 'restoreSubscription') return `The Subscription ${command.subscription.id}`;
  return command.kind === 'restoreContext' ? `The @context ${command.id}` : undefined;
}
