import type { DeadLetter } from '../../commit/request.ts';
import type { CatalogueReader, Page } from '../../ports/store.ts';

/** Dead letters of one page with all that they have; those that are gone meanwhile are left out. */
export async function wholeDeadLetters(
  catalogue: Pick<CatalogueReader, 'deadLetters' | 'deadLetter'>,
  tenant: string,
  page: Page,
): Promise<{ readonly letters: readonly DeadLetter[]; readonly more: boolean }> {
  const { deadLetters } = await catalogue.deadLetters(tenant, page);
  const letters: DeadLetter[] = [];
  for (const { id, deadLetter, subscriptionId } of deadLetters) {
    const whole =
      subscriptionId === undefined ? deadLetter : (await catalogue.deadLetter(tenant, id))?.deadLetter;
    if (whole !== undefined) letters.push(whole);
  }
  return { letters, more: deadLetters.length === page.limit };
}
