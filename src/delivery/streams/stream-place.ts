import { badRequest } from '../../core/errors.ts';

/** How far a client has come. */
export interface StreamPlace {
  /** Everything up to here was brought, for certain. */
  readonly settled: number;
  /** What was brought last; greater, where something that was written before it may still come up. */
  readonly last: number;
}

/** A place as a client names it: `settled-last`, or one number where they are the same. */
export function formatEventId({ settled, last }: StreamPlace): string {
  return settled === last ? String(last) : `${settled}-${last}`;
}

const eventId = /^(\d{1,15})(?:-(\d{1,15}))?$/;

/** @throws Problem BadRequestData */
export function parseEventId(text: string): StreamPlace {
  const [, settled, last = settled] = eventId.exec(text) ?? [];
  if (settled === undefined) {
    throw badRequest('lastEventId: expected the id of an event of this stream, or 0 for all that is owed.');
  }
  return { settled: Number(settled), last: Number(last) };
}
