import { commitOne } from '../commit-write.ts';
import type { IdInput, WriteInput } from '../input.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';

/** Holds back what is owed to a Subscription. Changes go on to fire it, within the bounds of its backlog. */
export function pauseDelivery(services: Services, input: WriteInput & IdInput): Promise<Result> {
  return setPaused(services, input, true);
}

/** Lets what was held back be delivered. */
export function resumeDelivery(services: Services, input: WriteInput & IdInput): Promise<Result> {
  return setPaused(services, input, false);
}

async function setPaused(services: Services, input: WriteInput & IdInput, paused: boolean): Promise<Result> {
  await commitOne(services, input, { name: 'pauseDelivery', id: input.id, paused });
  return done;
}
