import { badRequest } from '../../core/errors.ts';
import { isCoreContextUrl } from '../../core/jsonld/core-context.ts';
import { commitOne } from '../commit-write.ts';
import type { IdInput, WriteInput } from '../input.ts';
import { booleanParameter } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { contextIdentifier } from './context-identifier.ts';

/** 5.13.5 Delete and Reload @context. */
export async function deleteContext(services: Services, input: WriteInput & IdInput): Promise<Result> {
  const reload = booleanParameter(input.parameters, 'reload') === true;
  const id = contextIdentifier(input.id);
  if (reload) {
    await reloadContext(services, input.tenant, id);
    return done;
  }
  if (isCoreContextUrl(id)) throw badRequest(`The core @context ${id} is built in and cannot be deleted.`);
  // What was counted belongs to this one, and not to another that may take its place.
  await services.contexts.writeUses();
  await commitOne(services, input, { name: 'deleteContext', id });
  return done;
}

async function reloadContext(services: Services, tenant: string, id: string): Promise<void> {
  // Built in: there is nothing newer to be had than what this version brought.
  if (isCoreContextUrl(id)) return;
  const record = await services.store.catalogue.contextRecord(tenant, id);
  if (record?.kind !== 'Cached') {
    const what = record === undefined ? 'not known' : 'hosted here';
    throw badRequest(`reload: expected the URL of a cached @context, but ${id} is ${what}.`);
  }
  await services.contexts.reload(id);
}
