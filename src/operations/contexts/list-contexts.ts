import type { ReadInput } from '../input.ts';
import { booleanParameter } from '../parameters.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { kindParameter } from './context-identifier.ts';
import { coreRecord, plainAnswer, representContext, urlOfRecord } from './represent-context.ts';

/**
 * 5.13.3 List @contexts: those that the tenant hosts and all cached ones. A tenant that does not exist hosts none.
 */
export async function listContexts(services: Services, input: ReadInput): Promise<Content> {
  const { tenant, origin, parameters } = input;
  const details = booleanParameter(parameters, 'details') === true;
  const kind = kindParameter(parameters.get('kind'));
  if (details) await services.contexts.writeUses();
  const held = await services.store.catalogue.contextRecords(tenant);
  const records = [...held, coreRecord(services)].filter(
    (record) => kind === undefined || record.kind === kind,
  );
  const show = details ? representContext : urlOfRecord;
  return plainAnswer(records.map((record) => show(record, origin)));
}
