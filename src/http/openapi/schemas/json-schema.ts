/** A JSON Schema (2020-12); they document, and validate nothing: NGSI-LD bodies are open-ended. */
export type Schema = Readonly<Record<string, unknown>>;

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const count: Schema = { type: 'integer', minimum: 0 };
export const url: Schema = { type: 'string', format: 'uri' };
/** What names things: a URI, or an IRI, which `format: uri` would not allow. */
export const uri: Schema = {
  type: 'string',
  pattern: '^[A-Za-z][A-Za-z0-9+.-]*:[^\\u0000- <>"{}|\\\\^`\\u007f]+$',
};
export const dateTime: Schema = {
  type: 'string',
  format: 'date-time',
  description: 'ISO 8601, in UTC: `2026-05-01T08:00:00Z`.',
  examples: ['2026-05-01T08:00:00Z'],
};
export const expiry: Schema = { ...dateTime, examples: ['2099-12-31T23:59:59Z'] };
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const someOf = (items: Schema): Schema => ({ type: 'array', items, minItems: 1 });
export const oneOrMany = (item: Schema): Schema => ({ anyOf: [item, someOf(item)] });
export const names: Schema = listOf(text);

/** An object whose further members mean something. */
export const open = { additionalProperties: true } as const;
export const anyObject: Schema = { type: 'object', ...open };

export const described = (schema: Schema, description: string): Schema => ({ ...schema, description });
export const readOnly = (schema: Schema): Schema => ({ ...schema, readOnly: true });
