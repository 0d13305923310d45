import { isObject, type JsonValue } from '../json.ts';
import { looksLikeGeometry, readJson } from './attribute-members.ts';
import { type AttributeKind, ngsiLdNull } from './entity.ts';
import { expandValue, nullRefused } from './expand-value.ts';
import type { Reading } from './expansion-mode.ts';
import type { AttributeFragment } from './fragment.ts';
import { assertUri } from './validate.ts';

/** The kinds that the simplified representation marks by a member of their own (clause 4.5.4). */
const marked: ReadonlyMap<string, AttributeKind> = new Map([
  ['languageMap', 'LanguageProperty'],
  ['vocab', 'VocabProperty'],
  ['json', 'JsonProperty'],
]);

/**
 * An Attribute in the simplified representation. The kind stays open unless the value is marked or must be a
 * geometry: an Attribute that exists keeps its own, a new one becomes a Property or a GeoProperty.
 *
 * @param geometry whether the Attribute must be a GeoProperty.
 */
export function expandSimplified(
  value: JsonValue,
  at: string,
  reading: Reading,
  geometry: boolean,
): readonly AttributeFragment[] {
  const [member, instances] = onlyMember(value);
  if (member !== 'dataset' || !isObject(instances)) return [expandOne(value, at, reading, geometry)];
  return Object.keys(instances).map((datasetId) => {
    const itemAt = `${at}.dataset.${datasetId}`;
    if (datasetId === ngsiLdNull) throw nullRefused(itemAt);
    const fragment = expandOne(instances[datasetId] ?? null, itemAt, reading, geometry);
    return datasetId === '@none' ? fragment : { ...fragment, datasetId: assertUri(datasetId, itemAt) };
  });
}

function expandOne(value: JsonValue, at: string, reading: Reading, geometry: boolean): AttributeFragment {
  if (value === ngsiLdNull) return { value: null };
  if (geometry) return { kind: 'GeoProperty', value: expandValue('GeoProperty', value, at, reading) };
  const [member, content] = onlyMember(value);
  const kind = member === undefined ? undefined : marked.get(member);
  if (kind !== undefined) {
    return { kind, value: expandValue(kind, content ?? null, `${at}.${member}`, reading) };
  }
  if (looksLikeGeometry(value)) return { value: expandValue('GeoProperty', value, at, reading) };
  return { value: readJson(value, at, reading.rules.nullInside) };
}

/** The member of an object that has one only. */
function onlyMember(value: JsonValue): readonly [name?: string, content?: JsonValue] {
  if (!isObject(value)) return [];
  const names = Object.keys(value);
  const [name] = names;
  return names.length === 1 && name !== undefined ? [name, value[name] ?? null] : [];
}
