import { badRequest } from '../errors.ts';
import { compareStrings } from './compare-strings.ts';

/** How strings are ordered: negative, 0 or positive. */
export type StringOrder = (a: string, b: string) => number;

/**
 * Refuses what names no order of strings: a BCP 47 tag, of a language whose order is known or of none (`und`), with
 * the extensions of clause 4.23, as `de-u-co-phonebk`. An order that cannot be had is refused rather than replaced.
 * @throws Problem BadRequestData
 */
export function assertCollation(tag: string, parameter = 'collation'): string {
  const wanted = localeOf(tag);
  if (wanted === undefined) {
    throw badRequest(`${parameter}: expected a BCP 47 tag as und or de-u-co-phonebk, but it is "${tag}".`);
  }
  if (Intl.Collator.supportedLocalesOf(wanted).length === 0) {
    throw badRequest(`${parameter}: expected the tag of a language whose order is known, unlike "${tag}".`);
  }
  const { collation } = new Intl.Locale(wanted);
  if (collation === undefined || collation === 'standard') return tag;
  if (new Intl.Collator(wanted).resolvedOptions().collation !== collation) {
    throw badRequest(`${parameter}: expected an order that the language has, unlike "${collation}".`);
  }
  return tag;
}

/** The order that a tag stands for which {@link assertCollation} accepts; by code point without one. */
export function stringOrder(tag: string | undefined): StringOrder {
  return tag === undefined ? compareStrings : new Intl.Collator(localeOf(tag)).compare;
}

/**
 * The locale of a tag; undefined where it is none. No language at all is ordered as English is, which is the root of
 * all orders, and not as the machine would have it.
 */
function localeOf(tag: string): string | undefined {
  try {
    const undetermined = /^und(?:-|$)/i.test(tag);
    return new Intl.Locale(tag, undetermined ? { language: 'en' } : {}).toString();
  } catch {
    return undefined;
  }
}
