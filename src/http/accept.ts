import { Problem } from '../core/errors.ts';

interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

/** `Accept` values of which the outcome is remembered, and the longest of them: clients use few, a hostile one any. */
const remembered = 500;
const longestRemembered = 1000;

/**
 * Chooses among media types by the `Accept` header (RFC 9110, clause 12.5.1; GS CIM 009 clause 6.3.4): the most
 * specific range that fits a type gives its quality, the best quality wins, and among equals the first type
 * offered. A quality that is malformed counts as 1.
 * @throws Problem NotAcceptable
 */
export function createNegotiator<Type extends string>(
  offered: readonly [Type, ...Type[]],
): (accept: string | undefined) => Type {
  const outcomes = new Map<string, Type | undefined>();
  return (accept) => {
    if (accept === undefined || accept === '*/*') return offered[0];
    let outcome = outcomes.get(accept);
    if (outcome === undefined && !outcomes.has(accept)) {
      outcome = choose(parseRanges(accept), offered);
      if (outcomes.size >= remembered) outcomes.clear();
      if (accept.length <= longestRemembered) outcomes.set(accept, outcome);
    }
    if (outcome === undefined) {
      throw new Problem('NotAcceptable', `Accept: expected ${offered.join(' or ')}, but it excludes them.`);
    }
    return outcome;
  };
}

function choose<Type extends string>(
  ranges: readonly MediaRange[],
  offered: readonly Type[],
): Type | undefined {
  let best: Type | undefined;
  let bestQuality = 0;
  for (const candidate of offered) {
    const quality = qualityOf(candidate, ranges);
    if (quality > bestQuality) {
      best = candidate;
      bestQuality = quality;
    }
  }
  return best;
}

/** The quality by the most specific range; 0 when none fits. */
function qualityOf(mediaType: string, ranges: readonly MediaRange[]): number {
  const [type, subtype] = mediaType.split('/');
  let quality = 0;
  let specificity = 0;
  for (const range of ranges) {
    const fit = fitOf(range, type, subtype);
    if (fit > specificity) {
      specificity = fit;
      quality = range.quality;
    }
  }
  return quality;
}

function fitOf(range: MediaRange, type: string | undefined, subtype: string | undefined): 0 | 1 | 2 | 3 {
  if (range.type === '*') return range.subtype === '*' ? 1 : 0;
  if (range.type !== type) return 0;
  if (range.subtype === '*') return 2;
  return range.subtype === subtype ? 3 : 0;
}

function parseRanges(accept: string): readonly MediaRange[] {
  return accept.split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const [type = '', subtype = ''] = name.split('/');
    const q = parameters.find((parameter) => /^q\s*=/.test(parameter));
    return { type, subtype, quality: q === undefined ? 1 : parseQuality(q.slice(q.indexOf('=') + 1).trim()) };
  });
}

function parseQuality(text: string): number {
  return /^(0(\.\d*)?|1(\.0*)?)$/.test(text) ? Number(text) : 1;
}
