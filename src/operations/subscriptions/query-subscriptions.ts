import { representSubscription } from '../../core/subscription/represent-subscription.ts';
import { beginRead } from '../begin-read.ts';
import type { ReadInput } from '../input.ts';
import { assertLocal, optionTokens, pageParameters } from '../parameters.ts';
import { listContent, pageLinks } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';

/** 5.8.4 Query Subscriptions. */
export async function querySubscriptions(services: Services, input: ReadInput): Promise<Content> {
  const { tenant, parameters } = input;
  assertLocal(parameters);
  const sysAttrs = optionTokens(parameters, ['sysAttrs']).has('sysAttrs');
  const page = pageParameters(parameters, services.limits);
  const context = await beginRead(services, input);
  await services.deliveries.writeCounts(tenant);
  const { records, total } = await services.store.catalogue.subscriptions(tenant, page);
  const now = services.clock();
  return listContent(
    input,
    records.map((record) => representSubscription(record, context, { sysAttrs }, now)),
    pageLinks(page, page.offset + records.length < total, page.count ? total : undefined),
  );
}
