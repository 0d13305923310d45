import { Problem } from '../errors.ts';
import { isObject, kindOf, parseJson } from '../json.ts';
import type { ContextValue } from './context.ts';
import { resolveContext } from './resolve-context.ts';

/** Bytes of an @context document, whoever hosts it: a large vocabulary has some hundred thousand. */
export const maximumDocument = 5_000_000;

/**
 * The @context that a document to be served is about: the value of its `@context` member, which is all of it that
 * counts.
 *
 * @throws Problem InvalidRequest where the text is no JSON object with an `@context`, BadRequestData where that is
 * none, PayloadTooLarge where it is too long.
 */
export function contextOfDocument(text: string): ContextValue {
  if (text === '') throw new Problem('InvalidRequest', 'body: expected JSON, but it is empty.');
  if (text.length > maximumDocument) {
    throw new Problem('PayloadTooLarge', `body: expected at most ${maximumDocument} characters.`);
  }
  const document = parseJson(text);
  if (!isObject(document)) {
    throw new Problem('InvalidRequest', `body: expected a JSON object, but it is ${kindOf(document)}.`);
  }
  const context = Object.hasOwn(document, '@context') ? document['@context'] : undefined;
  if (context === undefined) throw new Problem('InvalidRequest', '@context: expected a member of this name.');
  assertContext(context);
  return context;
}

/**
 * Refuses what can be seen to be no @context. The documents that it names are brought when it is used: as long as what
 * they define is unknown, definitions that could rest on it are not judged.
 *
 * @throws Problem BadRequestData
 */
export function assertContext(context: ContextValue): void {
  resolveContext(context, () => undefined);
}
