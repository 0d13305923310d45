import { attributeKinds } from '../../../core/model/entity.ts';
import { count, described, listOf, names, ref, type Schema, text, uri } from './json-schema.ts';

/** Expanded names may hold what a URI may not. */
const iri = described(text, 'The expanded name: an IRI.');
const attributeTypes = listOf({ enum: attributeKinds });

/** Types and Attributes that there are. */
export const discoverySchemas = {
  EntityTypes: {
    description: 'The names of the types, or with `details=true` what is known of each.',
    anyOf: [ref('EntityTypeList'), listOf(ref('EntityType'))],
  },
  EntityTypeList: {
    type: 'object',
    description: 'The types that there are (clause 5.2.24).',
    required: ['id', 'type', 'typeList'],
    properties: { id: uri, type: { const: 'EntityTypeList' }, typeList: names },
  },
  EntityType: {
    type: 'object',
    description: 'A type and the Attributes of its Entities (clause 5.2.25).',
    required: ['id', 'type', 'typeName', 'attributeNames'],
    properties: { id: iri, type: { const: 'EntityType' }, typeName: text, attributeNames: names },
  },
  EntityTypeInfo: {
    type: 'object',
    description: 'A type, its Entities and their Attributes (clause 5.2.26).',
    required: ['id', 'type', 'typeName', 'entityCount', 'attributeDetails'],
    properties: {
      id: iri,
      type: { const: 'EntityTypeInfo' },
      typeName: text,
      entityCount: count,
      attributeDetails: listOf({
        type: 'object',
        required: ['id', 'type', 'attributeName', 'attributeTypes'],
        properties: { id: iri, type: { const: 'Attribute' }, attributeName: text, attributeTypes },
      }),
    },
  },
  Attributes: {
    description: 'The names of the Attributes, or with `details=true` what is known of each.',
    anyOf: [ref('AttributeList'), listOf(ref('AttributeUse'))],
  },
  AttributeList: {
    type: 'object',
    description: 'The Attributes that there are (clause 5.2.27).',
    required: ['id', 'type', 'attributeList'],
    properties: { id: uri, type: { const: 'AttributeList' }, attributeList: names },
  },
  AttributeUse: {
    type: 'object',
    description: 'An Attribute and the types that have it (clause 5.2.28).',
    required: ['id', 'type', 'attributeName', 'typeNames'],
    properties: { id: iri, type: { const: 'Attribute' }, attributeName: text, typeNames: names },
  },
  AttributeInfo: {
    type: 'object',
    description: 'An Attribute, how often there is one, and where (clause 5.2.28).',
    required: ['id', 'type', 'attributeName', 'attributeCount', 'attributeTypes', 'typeNames'],
    properties: {
      id: iri,
      type: { const: 'Attribute' },
      attributeName: text,
      attributeCount: described(count, 'Instances of it.'),
      attributeTypes,
      typeNames: names,
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
