import { Problem } from '../core/errors.ts';
import { optionTokens, type Parameters } from './parameters.ts';

export type EntityFormat = 'normalized' | 'concise' | 'simplified';

const formats: Readonly<Record<string, EntityFormat>> = {
  normalized: 'normalized',
  concise: 'concise',
  simplified: 'simplified',
  keyValues: 'simplified',
};

/**
 * The representation that a request asks for (clause 6.3.7): `format`, else a token of `options`. Both are
 * checked.
 * @param others further tokens of `options` that this operation knows
 * @param planned tokens that are refused as not implemented
 */
export function requestedFormat(
  parameters: Parameters,
  others: readonly string[],
  planned: readonly string[] = [],
): { readonly format: EntityFormat; readonly options: ReadonlySet<string> } {
  const options = optionTokens(parameters, [...Object.keys(formats), ...others], planned);
  const wanted = parameters.get('format');
  if (wanted !== undefined) {
    if (!Object.hasOwn(formats, wanted)) {
      const expected = Object.keys(formats).join(', ');
      throw new Problem('InvalidRequest', `format: expected one of ${expected}, but it is "${wanted}".`);
    }
    return { format: formats[wanted] as EntityFormat, options };
  }
  const format = [...options].flatMap((token) => (Object.hasOwn(formats, token) ? [formats[token]] : []));
  return { format: format[0] ?? 'normalized', options };
}
