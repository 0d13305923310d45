import type { ParameterDetail } from '../operation-detail.ts';

/** The representations of Entities, as tokens of `options`. */
const formats = ['normalized', 'concise', 'simplified', 'keyValues'];

const tokens = (names: readonly string[]) => ({ type: 'array', items: { enum: names } });

/** `options` of a read of Entities. */
export function readOptions(...others: readonly string[]): ParameterDetail {
  const counted = others.includes('count')
    ? ' `count` is the parameter of that name, as older clients send it.'
    : '';
  return {
    schema: tokens([...formats, 'sysAttrs', ...others]),
    description: `\`sysAttrs\` shows createdAt and modifiedAt; the others are those of \`format\`.${counted}`,
  };
}

/** `options` of a write that takes fragments in several representations. */
export const fragmentOptions: ParameterDetail = {
  schema: tokens(formats),
  description: 'The representation of the body, as in `format`.',
};

export const noOverwrite: ParameterDetail = {
  schema: tokens(['noOverwrite']),
  description: '`noOverwrite`: Attributes that exist already stay as they are.',
};

export const upsertOptions: ParameterDetail = {
  schema: { type: 'array', items: { enum: ['replace', 'update'] }, maxItems: 1 },
  description:
    'Of an Entity that exists, `replace` replaces all (the default), `update` writes only the Attributes of the body.',
};

export const sysAttrs: ParameterDetail = {
  schema: tokens(['sysAttrs']),
  description: '`sysAttrs`: with createdAt and modifiedAt.',
};

/** `format` of a body. */
export const bodyFormat: ParameterDetail = {
  description:
    'The representation of the body; wins over `options`. In a simplified one plain values stand for Attributes.',
};

/** `type` where the path names the Entity already. */
export const typeGuard: ParameterDetail = {
  description: 'Type selection that the Entity must meet, else it counts as not there.',
};
