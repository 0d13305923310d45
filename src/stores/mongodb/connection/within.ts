import type { ClientSession } from 'mongodb';

/** The option of the driver for what is done in a session, if it is done in one. */
export function within(session: ClientSession | undefined): { readonly session?: ClientSession } {
  return session === undefined ? {} : { session };
}
