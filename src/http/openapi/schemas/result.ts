import { type ErrorKind, errorTable } from '../../../core/errors.ts';
import { described, listOf, names, ref, type Schema, text, uri } from './json-schema.ts';

const kinds: readonly ErrorKind[] = Object.values(errorTable);

/** What operations answer that is no data: refusals, and outcomes in part. */
export const resultSchemas = {
  ProblemDetails: {
    type: 'object',
    description: 'Every refusal (RFC 7807, clause 5.5.2).',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', enum: [...new Set(kinds.map(({ type }) => type))] },
      title: { type: 'string', enum: [...new Set(kinds.map(({ title }) => title))] },
      status: { type: 'integer', enum: [...new Set(kinds.map(({ status }) => status))].sort() },
      detail: described(text, 'The member, parameter or position at fault and what was expected.'),
    },
    additionalProperties: false,
  },
  UpdateResult: {
    type: 'object',
    description: 'What was written and what was left as it was (clause 5.2.18).',
    required: ['updated', 'notUpdated'],
    properties: {
      updated: described(names, 'Expanded names of Attributes.'),
      notUpdated: listOf({
        type: 'object',
        required: ['attributeName', 'reason'],
        properties: { attributeName: text, reason: text },
      }),
    },
  },
  BatchOperationResult: {
    type: 'object',
    description: 'The outcome of each Entity of a batch (clause 5.2.16).',
    required: ['success', 'errors'],
    properties: {
      success: described(listOf(uri), 'Ids of the Entities that were written.'),
      errors: listOf({
        type: 'object',
        required: ['entityId', 'error'],
        properties: { entityId: text, error: ref('ProblemDetails') },
      }),
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
