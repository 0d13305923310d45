import { badRequest } from '../../core/errors.ts';
import { hostedContextId } from '../../core/jsonld/hosted-context.ts';
import type { ContextRecord } from '../../ports/store.ts';

/** The identifier of an @context in a path: that of a hosted one, also where it is given by its URL, or a URL. */
export function contextIdentifier(segment: string): string {
  return hostedContextId(segment) ?? segment;
}

const kinds: readonly string[] = ['Hosted', 'Cached', 'ImplicitlyCreated'] satisfies ContextRecord['kind'][];

/** The kind that a list is limited to; undefined for all. @throws Problem BadRequestData */
export function kindParameter(text: string | undefined): ContextRecord['kind'] | undefined {
  if (text === undefined) return undefined;
  if (!kinds.includes(text)) throw badRequest(`kind: expected ${kinds.join(', ')}.`);
  return text as ContextRecord['kind'];
}
