/**
 * Names that are members of NGSI-LD (clause 4.5): as a device's name for a measure they get the prefix that the
 * IoT Agents give to `id` and `type`.
 */
const reserved: ReadonlySet<string> = new Set([
  'createdAt',
  'dataset',
  'datasetId',
  'deletedAt',
  'entity',
  'entityIdSealed',
  'entityList',
  'entityTypeSealed',
  'expiresAt',
  'id',
  'instanceId',
  'json',
  'jsons',
  'lang',
  'languageMap',
  'languageMaps',
  'modifiedAt',
  'ngsildproof',
  'object',
  'objectList',
  'objectLists',
  'objectType',
  'objects',
  'observedAt',
  'previousJson',
  'previousLanguageMap',
  'previousObject',
  'previousObjectList',
  'previousValue',
  'previousValueList',
  'previousVocab',
  'scope',
  'type',
  'unitCode',
  'value',
  'valueList',
  'valueLists',
  'valueType',
  'values',
  'vocab',
  'vocabs',
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
