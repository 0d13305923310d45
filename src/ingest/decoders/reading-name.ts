/**
 * Names that NGSI-LD gives a meaning of its own to (clauses 4.5 and 5.2): as a device's name for a measure they
 * get the prefix that the IoT Agents give to `id` and `type`.
 */
const reserved: ReadonlySet<string> = new Set([
  'id',
  'type',
  'scope',
  'value',
  'valueList',
  'values',
  'object',
  'objectList',
  'objectType',
  'objects',
  'json',
  'jsons',
  'vocab',
  'vocabs',
  'languageMap',
  'languageMaps',
  'datasetId',
  'instanceId',
  'observedAt',
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
  'unitCode',
  'valueType',
  'previousValue',
  'entityList',
  'entity',
  'entityIdSealed',
  'entityTypeSealed',
  'ngsildproof',
  'title',
  'geometry',
  'coordinates',
  'properties',
]);

const plainName = /^[A-Za-z][A-Za-z0-9_]*$/;
const unfit = /[^\p{L}\p{N}_]/gu;
const startsWithLetter = /^\p{L}/u;

/**
 * The NGSI-LD name (clause 4.6.2) of what a device calls its measure: characters that a name may not have
 * become `_`, and a name that is reserved or does not begin with a letter becomes `measure_…`.
 */
export function readingName(name: string): string {
  const fit = plainName.test(name) ? name : name.replace(unfit, '_');
  return reserved.has(fit) || !startsWithLetter.test(fit) ? `measure_${fit}` : fit;
}
