import type { DeadLetter, DeadNotification } from '../../commit/request.ts';
import { Problem, type ProblemDetails } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { DeadLetterRecord } from '../../ports/store.ts';
import { commitItems, commitOne } from '../commit-write.ts';
import type { IdInput, WriteInput } from '../input.ts';
import { naturalNumber } from '../parameters.ts';
import { plainContent } from '../rendering.ts';
import { type Content, done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { deliberateSelection } from './dead-letter-selection.ts';
import { findDeadLetter } from './retrieve-dead-letter.ts';

/**
 * Takes a measurement once more, as it came then.
 *
 * @returns why it cannot be taken, again; undefined once it is durable.
 * @throws Problem when the store cannot take it now.
 */
export type ReplayMeasurement = (
  tenant: string,
  deadLetter: DeadLetter,
) => Promise<Pick<ProblemDetails, 'code' | 'detail'> | undefined>;

/** Dead letters that one request replays at most. */
const replayedAtMost = 200;
/** Refusals that are told one by one. */
const toldAtMost = 20;

/**
 * Owes a notification again, or takes a measurement again; then the dead letter is gone. Cut short between the two, a
 * notification may be owed twice, under the same id; a measurement that is taken twice changes nothing more.
 *
 * @throws Problem ResourceNotFound where there is none, or the Subscription is gone; OperationNotSupported where that
 * has expired, or not enough is known of the notification; what a measurement is refused with. The dead letter is kept
 * then.
 */
export async function replayDeadLetter(
  services: Services,
  input: WriteInput & IdInput,
  replayMeasurement: ReplayMeasurement,
): Promise<Result> {
  const record = await findDeadLetter(services, input);
  const refusal = await replay(services, input, record, replayMeasurement);
  if (refusal !== undefined) throw new Problem(refusal.code, refusal.detail);
  return done;
}

/** Replays those that the parameters select, the oldest first, and says what became of them. */
export async function replayDeadLetters(
  services: Services,
  input: WriteInput,
  replayMeasurement: ReplayMeasurement,
): Promise<Content> {
  const { tenant, parameters } = input;
  const selection = deliberateSelection(parameters);
  const offset = naturalNumber(parameters, 'offset') ?? 0;
  const { catalogue } = services.store;
  await services.tenants.assertExists(tenant);
  const page = { ...selection, limit: replayedAtMost, offset };
  const { deadLetters, total } = await catalogue.deadLetters(tenant, page);
  const refused: JsonObject[] = [];
  let replayed = 0;
  for (const { id } of deadLetters) {
    const record = await catalogue.deadLetter(tenant, id);
    if (record === undefined) continue;
    const refusal = await replay(services, input, record, replayMeasurement);
    if (refusal === undefined) replayed += 1;
    else refused.push({ id, reason: refusal.detail });
  }
  const left = total - offset - deadLetters.length;
  return plainContent({
    replayed,
    kept: refused.length,
    refused: refused.slice(0, toldAtMost),
    left,
    // What is kept stays at the beginning of the list.
    ...(left > 0 && { next: offset + refused.length }),
  });
}

type Refusal = Pick<ProblemDetails, 'code' | 'detail'>;

/** @returns why it is kept. */
async function replay(
  services: Services,
  input: WriteInput,
  { id, deadLetter }: DeadLetterRecord,
  replayMeasurement: ReplayMeasurement,
): Promise<Refusal | undefined> {
  const { source, notification } = deadLetter;
  if (source === 'notification') {
    return notification === undefined ? unknownChange : oweAgain(services, input, { id, ...notification });
  }
  const refusal = await replayMeasurement(input.tenant, deadLetter);
  if (refusal === undefined) await commitOne(services, input, { name: 'discardDeadLetters', ids: [id] });
  return refusal;
}

const unknownChange: Refusal = {
  code: 'OperationNotSupported',
  detail: 'The notification was given up by a Bocage that did not keep what it takes to send it again.',
};

async function oweAgain(
  services: Services,
  input: WriteInput,
  notification: DeadNotification,
): Promise<Refusal | undefined> {
  const [outcome] = await commitItems(services, input, {
    name: 'replayNotifications',
    deadLetters: [notification],
  });
  return outcome?.kind === 'refused' ? outcome.problem : undefined;
}
