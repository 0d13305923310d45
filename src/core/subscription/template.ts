import { badRequest, Problem } from '../errors.ts';
import { isArray, isObject, isRawNumber, type JsonObject, type JsonValue, parseJson } from '../json.ts';
import { ngsiLdNull, valueMembers } from '../model/entity.ts';

/**
 * A text with placeholders. `${subscriptionId}` and `${notifiedAt}` are of the notification. Everything else is of
 * the Entity, by the names that the notification has: `${id}`, `${type}`, `${temperature}` for the value of an
 * Attribute, `${address.streetName}` for what is inside it, `${temperature.unitCode}` for what stands beside it, a
 * sub-Attribute included, and `${locatedAt.name}` for an Attribute of an Entity that is joined inline. `$${` is `${`.
 */
export interface Template {
  /** Text as it is, and placeholders as their names between dots. */
  readonly parts: readonly (string | readonly string[])[];
  /** In JSON, the places of those placeholders that stand for whole values, and not inside of strings. */
  readonly values?: ReadonlySet<number>;
}

/** What a template is filled with. */
export interface TemplateContent {
  readonly subscriptionId: string;
  readonly notifiedAt: string;
  /** In the normalized representation. */
  readonly entities: readonly JsonObject[];
}

/** Placeholders of one template: a message for people has a handful. */
const mostPlaceholders = 100;

/** Characters of one value: a longer one is cut. */
const longestValue = 10_000;

/** Characters of a text from which on no more Entities are told of. */
const longestText = 1_000_000;

const opening = /\$?\$\{/g;

/**
 * @param member begins the refusal.
 * @throws Problem BadRequestData with the position of a placeholder without an end or a name, or for too many of them.
 */
export function parseTemplate(text: string, member: string): Template {
  const parts: (string | readonly string[])[] = [];
  let at = 0;
  let literal = '';
  for (const match of text.matchAll(opening)) {
    if (match.index < at) continue;
    literal += text.slice(at, match.index);
    at = match.index + match[0].length;
    if (match[0] === '$${') {
      literal += '${';
      continue;
    }
    const end = text.indexOf('}', at);
    const names = text.slice(at, Math.max(at, end)).split('.');
    if (end === -1 || names.some((name) => name.trim() === '')) {
      const what = end === -1 ? 'a } that ends it' : 'names between dots in it';
      throw badRequest(`${member}: character ${match.index + 1} begins a placeholder; expected ${what}.`);
    }
    if (literal !== '') parts.push(literal);
    parts.push(names.map((name) => name.trim()));
    literal = '';
    at = end + 1;
  }
  literal += text.slice(at);
  if (literal !== '') parts.push(literal);
  if (parts.filter((part) => typeof part !== 'string').length > mostPlaceholders) {
    throw badRequest(`${member}: expected at most ${mostPlaceholders} placeholders.`);
  }
  return { parts };
}

/**
 * A template as its media type reads it. One of JSON comes to JSON whatever the values are: its placeholders stand
 * inside of strings, or for whole values, which are then written as the JSON that they are.
 *
 * @throws Problem BadRequestData where one of JSON may come to something else.
 */
export function templateFor(mediaType: string, template: Template, member: string): Template {
  if (escapeFor(mediaType) !== escapeJson) return template;
  const values = new Set<number>();
  let inString = false;
  const sample = template.parts.map((part, index) => {
    if (typeof part === 'string') {
      const quotes = part.replaceAll(/\\./gs, '').split('"').length - 1;
      if (quotes % 2 === 1) inString = !inString;
      return part;
    }
    // A letter that JSON has inside of strings only, and not behind a backslash.
    if (inString) return 'x';
    values.add(index);
    return 'null';
  });
  try {
    parseJson(sample.join(''));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw badRequest(
      `${member}: expected JSON with placeholders inside of strings or for whole values, as its type is ${mediaType}.`,
    );
  }
  return { ...template, values };
}

/**
 * The text that a template comes to. Values are written so that they cannot be taken for more than text: in JSON as
 * inside a string, in HTML and XML with entities. Several Entities are told of one after the other, a line break
 * between; in JSON, which is one value, each placeholder has the values of all of them, a whole value as an array.
 *
 * What is not there, and what is gone, is an empty text, as a whole value null. Texts of more than 10,000 characters are
 * cut, whole values of more are null, and after a million characters the Entities that are left are only counted.
 */
export function renderTemplate(template: Template, content: TemplateContent, mediaType: string): string {
  const escaped = escapeFor(mediaType);
  const { entities } = content;
  if (entities.length < 2 || escaped === escapeJson) return fill(template, content, entities, escaped);
  let text = fill(template, content, entities.slice(0, 1), escaped);
  for (let index = 1; index < entities.length; index++) {
    if (text.length > longestText) return `${text}\n… + ${entities.length - index}`;
    text += `\n${fill(template, content, entities.slice(index, index + 1), escaped)}`;
  }
  return text;
}

/** As {@link renderTemplate} in one line: of the first Entity, and with the number of the others. */
export function renderLine(template: Template, content: TemplateContent): string {
  const { entities } = content;
  const line = fill(template, content, entities.slice(0, 1), (text) => text).replace(/\p{Cc}+/gu, ' ');
  return entities.length > 1 ? `${line} (+${entities.length - 1})` : line;
}

type Escape = (text: string) => string;

function escapeFor(mediaType: string): Escape {
  if (/[/+]json\b/i.test(mediaType)) return escapeJson;
  return /[/+](?:html|xml)\b|xhtml/i.test(mediaType) ? escapeMarkup : (text) => text;
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const markup: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => markup[character] as string);
}

function fill(
  { parts, values }: Template,
  { subscriptionId, notifiedAt }: TemplateContent,
  entities: readonly JsonObject[],
  escaped: Escape,
): string {
  const textFor = (names: readonly string[]): string => {
    if (names.length === 1 && names[0] === 'subscriptionId') return subscriptionId;
    if (names.length === 1 && names[0] === 'notifiedAt') return notifiedAt;
    return entities.map((entity) => textOf(find(entity, names))).join(', ');
  };
  return parts
    .map((part, index) => {
      if (typeof part === 'string') return part;
      if (values?.has(index) === true) return wholeValue(part, { subscriptionId, notifiedAt, entities });
      const value = textFor(part);
      return escaped(value.length > longestValue ? `${value.slice(0, longestValue)}…` : value);
    })
    .join('');
}

function wholeValue(names: readonly string[], content: TemplateContent): string {
  const [name] = names;
  if (names.length === 1 && (name === 'subscriptionId' || name === 'notifiedAt')) {
    return JSON.stringify(content[name]);
  }
  const found = content.entities.map((entity) => {
    const value = find(entity, names);
    return value === undefined || value === ngsiLdNull ? null : value;
  });
  const text = JSON.stringify(found.length === 1 ? found[0] : found);
  return text.length > longestValue ? 'null' : text;
}

/** What the names lead to. A name may have dots itself: the longest one counts. */
function find(entity: JsonObject, names: readonly string[]): JsonValue | undefined {
  return step(entity, names, (member, rest) => findInAttribute(member, rest));
}

function step(
  object: JsonObject,
  names: readonly string[],
  into: (member: JsonValue, rest: readonly string[]) => JsonValue | undefined,
): JsonValue | undefined {
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join('.');
    const found = Object.hasOwn(object, name)
      ? into(object[name] as JsonValue, names.slice(length))
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** In an Attribute: first in its value, then beside it, then in the Entity that it links to. */
function findInAttribute(member: JsonValue, names: readonly string[]): JsonValue | undefined {
  const attribute = defaultOf(member);
  if (!isObject(attribute)) return names.length === 0 ? attribute : undefined;
  const value = attributeValue(attribute);
  if (names.length === 0) return value ?? attribute;
  const inside = value === undefined ? undefined : findInside(value, names);
  const beside = inside ?? step(attribute, names, findInAttribute);
  if (beside !== undefined) return beside;
  const { entity } = attribute;
  return isObject(entity) ? find(entity, names) : undefined;
}

function findInside(value: JsonValue, names: readonly string[]): JsonValue | undefined {
  if (names.length === 0) return value;
  return isObject(value) ? step(value, names, findInside) : undefined;
}

/** Of several instances the default one, else the first. */
function defaultOf(member: JsonValue): JsonValue {
  if (!isArray(member)) return member;
  const instances = member.filter(isObject);
  if (instances.length < member.length) return member;
  return instances.find((instance) => !Object.hasOwn(instance, 'datasetId')) ?? instances[0] ?? member;
}

const values = [...new Set(Object.values(valueMembers))];

function attributeValue(attribute: JsonObject): JsonValue | undefined {
  const member = values.find((name) => Object.hasOwn(attribute, name));
  return member === undefined ? undefined : attribute[member];
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === ngsiLdNull) return '';
  if (typeof value === 'string') return value;
  if (
    isArray(value) &&
    value.every((item) => !isArray(item) && (!isObject(item) || Object.hasOwn(item, 'object')))
  ) {
    return value.map((item) => textOf(isObject(item) ? item.object : item)).join(', ');
  }
  if (isObject(value) && value['@none'] === ngsiLdNull) return '';
  return isRawNumber(value) ? value.rawJSON : JSON.stringify(value);
}
