import { commitOne } from '../commit-write.ts';
import type { AttributeInput, BodyInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { typeSelector } from './type-selector.ts';

/** 5.6.19 Replace Attribute. */
export async function replaceAttribute(
  services: Services,
  input: BodyInput & AttributeInput,
): Promise<Result> {
  const { id, attribute, body, parameters } = input;
  assertLocal(parameters);
  await commitOne(services, input, {
    name: 'replaceAttribute',
    id,
    attribute,
    body,
    ...typeSelector(parameters),
  });
  return done;
}
