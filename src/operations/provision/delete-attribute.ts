import { commitOne } from '../commit-write.ts';
import type { AttributeInput, LinkInput } from '../input.ts';
import { assertLocal, booleanParameter } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { typeSelector } from './type-selector.ts';

/** 5.6.5 Delete Attribute. */
export async function deleteAttribute(
  services: Services,
  input: LinkInput & AttributeInput,
): Promise<Result> {
  const { id, attribute, link, parameters } = input;
  assertLocal(parameters);
  const datasetId = parameters.get('datasetId');
  await commitOne(services, input, {
    name: 'deleteAttribute',
    id,
    attribute,
    all: booleanParameter(parameters, 'deleteAll') ?? false,
    ...(datasetId !== undefined && { datasetId }),
    ...typeSelector(parameters),
    ...(link !== undefined && { link }),
  });
  return done;
}
