import { commitOne } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { resourcePath } from '../resource-path.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';

/** 5.13.2 Add @context. */
export async function addContext(services: Services, input: BodyInput): Promise<Result> {
  const { id } = await commitOne(services, input, { name: 'addContext', body: input.body });
  return { kind: 'created', location: resourcePath('jsonldContexts', id) };
}
