import type { TenantDatabase } from '../tenant-database.ts';

/** Answers that are forgotten in one step. */
const step = 500;

/**
 * Forgets some of the answers whose window is over, by the times of requests: it is over when a request with a key has
 * come that is as much younger. The wall clock is heard as well, so that a window that was made shorter since does not
 * end the longer ones before. Several processes may do this at once.
 *
 * @param windowMs for which answers are remembered.
 * @returns whether there may be more.
 */
export async function forgetExpiredAnswers(
  { idempotency, serverNow }: Pick<TenantDatabase, 'idempotency' | 'serverNow'>,
  windowMs: number,
): Promise<boolean> {
  const [latest] = await idempotency
    .find({}, { projection: { x: 1 } })
    .sort({ x: -1 })
    .limit(1)
    .toArray();
  if (latest === undefined) return false;
  const by = Math.min(latest.x - windowMs, serverNow());
  const expired = await idempotency
    .find({ x: { $lte: by } }, { projection: { _id: 1 } })
    .sort({ x: 1 })
    .limit(step)
    .toArray();
  if (expired.length === 0) return false;
  // One that was given anew meanwhile ends later.
  await idempotency.deleteMany({ _id: { $in: expired.map(({ _id }) => _id) }, x: { $lte: by } });
  return expired.length === step;
}
