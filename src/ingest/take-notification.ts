import { errorTable, Problem } from '../core/errors.ts';
import { parseJson } from '../core/json.ts';
import { commitItems } from '../operations/commit-write.ts';
import type { BodyInput } from '../operations/input.ts';
import type { Services } from '../operations/services.ts';
import { wayOfWrite } from '../operations/way-of-write.ts';
import type { ToldValues } from './told-values.ts';

/** Characters of a notification beyond which it is not looked at here: the event loop is not to be held up by it. */
const longestLookedAt = 256 * 1024;

/**
 * Takes what another broker notifies: Entities become what it says of them. Only what differs is written, nothing that
 * was observed before the stored value, and nothing at all of a notification that has come through this broker
 * already. So two brokers may subscribe to each other. Where the other one does not send the `Via` header, what goes
 * round all the same is noticed and refused for some seconds.
 *
 * @throws Problem where an Entity cannot be taken, and sending the notification again is of use with 503 and 504 only.
 * The other Entities of it are taken.
 */
export async function takeNotification(
  services: Services,
  told: ToldValues,
  input: Omit<BodyInput, 'parameters' | 'origin'>,
): Promise<void> {
  const { tenant, body, via } = input;
  if (via !== undefined && (await wayOfWrite(services.store, tenant, via)).returned) return;
  if (via === undefined && body.text.length <= longestLookedAt) {
    const where = told.circling(tenant, parseJson(body.text));
    if (where !== undefined) {
      throw new Problem(
        'ServiceUnavailable',
        `The values of ${where} go round: give them an observedAt, or pass the Via header on.`,
      );
    }
  }
  const items = await commitItems(services, input, { name: 'takeNotification', body });
  const refusals = items.flatMap((item) => (item.kind === 'refused' ? [item] : []));
  // What is to be deleted may be gone already.
  const failed = refusals.filter(({ problem }) => problem.code !== 'ResourceNotFound');
  const [worst] = failed.toSorted(
    (a, b) => errorTable[b.problem.code].status - errorTable[a.problem.code].status,
  );
  if (worst === undefined) return;
  const details = failed.map(({ id, problem }) => `${id}: ${problem.detail}`);
  throw new Problem(worst.problem.code, details.join(' '));
}
