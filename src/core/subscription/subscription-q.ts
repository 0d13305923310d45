import { badRequest, Problem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import { stringAt } from '../member.ts';
import type { Iri } from '../model/entity.ts';
import type { QExpression, ShortName } from '../query/ast.ts';
import { type BoundInterpretation, bindQ } from '../query/bind-query.ts';
import { linkDepthOfQ } from '../query/link-depth.ts';
import { mapQ, mapStringValues } from '../query/map-q.ts';
import { parseQ } from '../query/parse-q.ts';
import { isBareString } from '../query/parse-value.ts';
import { printQ } from '../query/print-query.ts';
import { unbindQ } from '../query/unbind-q.ts';

/** How many links a path may follow: each is a read more at every change that the Subscription may be about. */
const furthest = 10;

const encodedRun = /(?:%[0-9A-Fa-f]{2})+/g;

/** A `%` that would be decoded. */
const percent = /%(?=[0-9A-Fa-f]{2})/g;

/**
 * Parses an attribute query (clause 4.9) of a Subscription. Clients write it as they would in a URL, or as it is: what
 * is percent-encoded in its strings is decoded, or the whole where its quotes are encoded, or it would not parse as it
 * stands.
 *
 * @throws Problem BadRequestData naming the member, with the position.
 */
export function parseSubscriptionQ(value: JsonValue | undefined, member: string): QExpression<ShortName> {
  const q = parseEncoded(stringAt(value, member), member);
  const depth = linkDepthOfQ(q);
  if (depth > furthest) {
    throw badRequest(
      `${member}: expected paths that follow at most ${furthest} links, but one follows ${depth}.`,
    );
  }
  return q;
}

function parseEncoded(text: string, member: string): QExpression<ShortName> {
  if (text.includes('%22') && !text.includes('"')) return parseQ(decode(text), member);
  try {
    return mapStringsOfQ(parseQ(text, member), decode);
  } catch (error) {
    const decoded = decode(text);
    if (decoded === text || !(error instanceof Problem)) throw error;
    return parseQ(decoded, member);
  }
}

function mapStringsOfQ(q: QExpression<ShortName>, replace: (text: string) => string): QExpression<ShortName> {
  return mapQ<ShortName, ShortName>(q, {
    path: (path) => path,
    operand: (operand, { operator }) =>
      mapStringValues(operand, (string) => {
        const value = replace(string.value);
        // Decoded, it may need quotes to be read again as what it is; a pattern never does.
        const quoted = string.quoted || (!operator.endsWith('~=') && !isBareString(value));
        return { kind: 'string', value, quoted };
      }),
  });
}

/** What is percent-encoded, decoded; as it is where that is no UTF-8. */
function decode(text: string): string {
  return text.replace(encodedRun, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** The text that {@link parseSubscriptionQ} and binding make the same query of, in the words of an @context. */
export function printSubscriptionQ(
  q: QExpression<Iri>,
  context: Context,
  expandValues: readonly Iri[] | undefined,
): string {
  const unbound = unbindQ(q, context, expandValues);
  return printQ(mapStringsOfQ(unbound, (text) => text.replace(percent, '%25')));
}

/** A query as it is with other `expandValues` and `jsonKeys`: as if its text had been sent with them. */
export function reinterpretQ(
  q: QExpression<Iri>,
  context: Context,
  { before, after }: { readonly before: BoundInterpretation; readonly after: BoundInterpretation },
): QExpression<Iri> {
  return bindQ(unbindQ(q, context, before.expandValues), context, after);
}
