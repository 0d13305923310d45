import type { Parameters } from '../parameters.ts';
import { requestedFormat } from '../requested-format.ts';

/** How a merge is to be read and what it adds, as the request says. */
export interface MergeOptions {
  readonly format: 'normalized' | 'simplified';
  readonly observedAt?: string;
  readonly lang?: string;
}

export function mergeOptions(parameters: Parameters): MergeOptions {
  const observedAt = parameters.get('observedAt');
  const lang = parameters.get('lang');
  const { format } = requestedFormat(parameters, []);
  return {
    // Concise fragments are told from normalized ones by themselves.
    format: format === 'simplified' ? 'simplified' : 'normalized',
    ...(observedAt !== undefined && { observedAt }),
    ...(lang !== undefined && { lang }),
  };
}
