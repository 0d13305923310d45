import { badRequest } from '../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { own } from './attribute-members.ts';
import { expandNewName, expandTypeName } from './attribute-name.ts';
import { type Iri, ngsiLdNull } from './entity.ts';
import { expandNamedAttribute } from './expand-attribute.ts';
import { nullRefused, readNames } from './expand-value.ts';
import { type ExpansionMode, type ExpansionRules, expansionRules, type Reading } from './expansion-mode.ts';
import type { AttributeFragment, EntityFragment } from './fragment.ts';
import { assertDateTime, assertInstant, assertScopes, assertUri, expected } from './validate.ts';

export { expandAttribute } from './expand-attribute.ts';
export type { ExpansionMode } from './expansion-mode.ts';

/** Members of an Entity that the broker makes: what a client sends there is ignored. */
const readOnly: ReadonlySet<string> = new Set(['createdAt', 'modifiedAt', 'deletedAt']);
const handled: ReadonlySet<string> = new Set([
  'id',
  '@id',
  'type',
  '@type',
  'scope',
  'expiresAt',
  '@context',
]);

/**
 * A body in expanded form (clauses 4.5.1 and 5.5.7): names are expanded, values checked, and the NGSI-LD Null
 * is JavaScript null where the mode allows it. An `@context` at the root is left to the caller.
 *
 * `complete` asks for id and type; the other modes read them where they are.
 *
 * @throws Problem BadRequestData naming the member at fault and what was expected.
 */
export function expandEntity(body: JsonValue, context: Context, mode: ExpansionMode): EntityFragment {
  if (!isObject(body)) throw expected('body', 'an object', body);
  const rules = expansionRules[mode];
  const reading: Reading = { context, rules };
  const id = aliased(body, 'id', '@id');
  const types = aliased(body, 'type', '@type');
  const whole = mode === 'complete' || rules.restored;
  if (whole && id === undefined) throw expected('id', 'a URI', undefined);
  if (whole && types === undefined) throw expected('type', 'the name of a type', undefined);
  const scope = own(body, 'scope');
  const expiresAt = own(body, 'expiresAt');
  return {
    ...(id !== undefined && { id: readId(id) }),
    types: types === undefined ? [] : readTypes(types, reading),
    ...(scope !== undefined && { scopes: isRemoval(scope, 'scope', rules) ? null : assertScopes(scope) }),
    ...(expiresAt !== undefined && {
      expiresAt: isRemoval(expiresAt, 'expiresAt', rules) ? null : assertDateTime(expiresAt, 'expiresAt'),
    }),
    ...(rules.restored && readTimes(body)),
    attributes: expandAttributes(body, reading),
  };
}

function readTimes(body: JsonObject): Pick<EntityFragment, 'createdAt' | 'modifiedAt'> {
  const createdAt = own(body, 'createdAt');
  const modifiedAt = own(body, 'modifiedAt');
  return {
    ...(createdAt !== undefined && { createdAt: assertInstant(createdAt, 'createdAt') }),
    ...(modifiedAt !== undefined && { modifiedAt: assertInstant(modifiedAt, 'modifiedAt') }),
  };
}

function expandAttributes(body: JsonObject, reading: Reading) {
  const attributes: Record<Iri, readonly AttributeFragment[]> = {};
  for (const name of Object.keys(body)) {
    if (handled.has(name) || readOnly.has(name)) continue;
    const iri = expandNewName(attributes, name, reading, name);
    attributes[iri] = expandNamedAttribute(iri, body[name] ?? null, name, reading);
  }
  return attributes;
}

function aliased(body: JsonObject, name: string, alias: string): JsonValue | undefined {
  const value = own(body, name);
  const other = own(body, alias);
  if (value !== undefined && other !== undefined) {
    throw badRequest(`${name}: expected ${name} or ${alias}, but there are both.`);
  }
  return value === undefined ? other : value;
}

function readId(id: JsonValue): string {
  if (id === ngsiLdNull) throw nullRefused('id');
  return assertUri(id, 'id');
}

function readTypes(types: JsonValue, reading: Reading): readonly Iri[] {
  return readNames(types, 'type', (name, at) => {
    if (name === ngsiLdNull) throw nullRefused(at);
    // To JSON-LD these are its keywords @id and @type, which name nothing.
    if (name === 'id' || name === 'type') throw expected(at, 'the name of a type', name);
    return expandTypeName(name, reading, at);
  });
}

function isRemoval(value: JsonValue, at: string, rules: ExpansionRules): boolean {
  if (value !== ngsiLdNull) return false;
  if (!rules.nullInstance) throw nullRefused(at);
  return true;
}
