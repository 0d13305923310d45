import { commitOne } from '../commit-write.ts';
import type { BodyInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { resourcePath } from '../resource-path.ts';
import type { Result } from '../result.ts';
import type { Services } from '../services.ts';

/** 5.6.1 Create Entity. */
export async function createEntity(services: Services, input: BodyInput): Promise<Result> {
  assertLocal(input.parameters);
  const { id } = await commitOne(services, input, { name: 'createEntity', body: input.body });
  return { kind: 'created', location: resourcePath('entities', id) };
}
