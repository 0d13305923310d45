import { badRequest, Problem } from '../../core/errors.ts';
import { isArray, isObject, type JsonObject } from '../../core/json.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { AttributeInstance } from '../../core/model/entity.ts';
import { earliestExpiry } from '../../core/model/expire-entity.ts';
import { assertName, assertUri } from '../../core/model/validate.ts';
import { parseDatasetIds } from '../../core/query/parse-query.ts';
import { type LanguagePreference, parseLanguagePreference } from '../../core/represent/language.ts';
import { representAttributeValue, representInstances } from '../../core/represent/represent-attribute.ts';
import { shownInstances } from '../../core/represent/represent-entity.ts';
import { beginRead } from '../begin-read.ts';
import type { AttributeInput, ReadInput } from '../input.ts';
import { assertLocal, type Parameters } from '../parameters.ts';
import { jsonContent, listContent, objectContent } from '../rendering.ts';
import { requestedFormat } from '../requested-format.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { entitySelector, findEntity } from './find-entity.ts';

type AttributeRead = ReadInput & AttributeInput & { readonly cacheKey: string };

/** An Attribute by itself came with no version that a client could prefer: it is the same for all of them. */
function unversioned({ preferences: _preferences, ...input }: AttributeRead): AttributeRead {
  return input;
}

/**
 * One Attribute of an Entity, in the representation that is asked for: an array where it has several instances. Later
 * drafts of the standard have it; of 1.9 it is an extension. The answer is kept as long as it holds.
 */
export async function retrieveEntityAttribute(services: Services, request: AttributeRead): Promise<Content> {
  const input = unversioned(request);
  const { parameters } = input;
  const { format, options } = requestedFormat(parameters, ['sysAttrs']);
  const representation = { format, sysAttrs: options.has('sysAttrs'), ...languageParameter(parameters) };
  return readAttribute(services, input, (instances, context) => {
    const value = representInstances(instances, context, representation);
    // A bare value is no Attribute, and nothing may be put into it.
    if (isObject(value) && value !== instances[0]?.value) return objectContent(input, value);
    const objects = isArray(value) && instances.length > 1 && value.every(isObject);
    return objects ? listContent(input, value as readonly JsonObject[]) : jsonContent(input, value);
  });
}

/**
 * What one instance of an Attribute is, without anything around it: the default instance, or the one that `datasetId`
 * names. An extension, as {@link retrieveEntityAttribute} is.
 */
export async function retrieveAttributeValue(services: Services, request: AttributeRead): Promise<Content> {
  const input = unversioned(request);
  const { parameters } = input;
  const { lang } = languageParameter(parameters);
  if (parameters.get('datasetId')?.includes(',') === true) {
    throw badRequest('datasetId: expected one, since one value is asked for.');
  }
  return readAttribute(services, input, (instances, context) =>
    jsonContent(input, representAttributeValue(oneOf(instances, input), context, lang)),
  );
}

/** @throws Problem ResourceNotFound where there are several and none is the default one. */
function oneOf(instances: readonly AttributeInstance[], { attribute }: AttributeInput): AttributeInstance {
  const chosen = instances.length === 1 ? instances[0] : instances.find((one) => one.datasetId === undefined);
  if (chosen !== undefined) return chosen;
  const known = instances.map((one) => one.datasetId).join(', ');
  throw new Problem(
    'ResourceNotFound',
    `The Attribute ${attribute} has no default instance; expected as datasetId one of ${known}.`,
  );
}

async function readAttribute(
  services: Services,
  input: AttributeRead,
  represent: (instances: readonly AttributeInstance[], context: Context) => Content,
): Promise<Content> {
  const { tenant, id, attribute, parameters, cacheKey } = input;
  assertLocal(parameters);
  assertUri(id, 'id');
  assertName(attribute, 'attribute');
  const datasetId = parameters.get('datasetId');
  const selection = datasetId === undefined ? {} : { datasetIds: new Set(parseDatasetIds(datasetId)) };
  const select = entitySelector(parameters.get('type'));
  const cached = services.cache.begin();
  const context = await beginRead(services, input);
  const keeping = cached.entity(tenant, id);
  const entity = await findEntity(services, tenant, id, select(context));
  const name = context.expand(attribute);
  const all = Object.hasOwn(entity.attributes, name) ? (entity.attributes[name] ?? []) : [];
  const instances = shownInstances(all, selection);
  if (instances.length === 0) {
    const which = all.length > 0 ? ' with this datasetId' : '';
    throw new Problem('ResourceNotFound', `The Entity ${id} has no Attribute ${attribute}${which}.`);
  }
  const content = represent(instances, context);
  keeping.keep(cacheKey, content, earliestExpiry(entity));
  return content;
}

function languageParameter(parameters: Parameters): { readonly lang?: LanguagePreference } {
  const lang = parameters.get('lang');
  return lang === undefined ? {} : { lang: parseLanguagePreference(lang) };
}
