import { forgetOldest } from '../core/forget-oldest.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Clock } from '../ports/clock.ts';
import type { DecodedMessage } from './decoders/decoded-message.ts';

/** Devices whose statement is remembered; of a forgotten one it is written once more. */
const maximumRemembered = 20_000;

/** Milliseconds for which a statement is remembered where other processes write what they hear of the same devices. */
const sharedMemory = 3_600_000;

/**
 * Remembers what network servers state of their devices. They state it with every message, and it hardly ever
 * changes: written each time, it would fill the history and fire subscriptions for nothing.
 */
export interface DeviceStatements {
  /** Whether the statement in a message differs from the one that was written last, as far as that is known. */
  isNews(tenant: string, device: DecodedMessage['device']): boolean;
  /** To be called once it is durable. */
  remember(tenant: string, device: DecodedMessage['device']): void;
  /** To be called when the Entity was deleted meanwhile: the statement is news again. */
  forget(tenant: string, device: DecodedMessage['device']): void;
}

/** @param exclusive whether what was written here is what was written last. */
export function createDeviceStatements(clock: Clock, exclusive: boolean): DeviceStatements {
  const memory = exclusive ? Number.POSITIVE_INFINITY : sharedMemory;
  const written = new Map<string, { readonly statement: string; readonly at: EpochMs }>();
  return {
    isNews(tenant, device) {
      const statement = statementOf(device);
      if (statement === undefined) return false;
      const last = written.get(keyOf(tenant, device));
      return last?.statement !== statement || clock() - last.at >= memory;
    },
    remember(tenant, device) {
      const statement = statementOf(device);
      if (statement === undefined) return;
      written.set(keyOf(tenant, device), { statement, at: clock() });
      if (written.size > maximumRemembered) forgetOldest(written);
    },
    forget: (tenant, device) => void written.delete(keyOf(tenant, device)),
  };
}

const keyOf = (tenant: string, device: DecodedMessage['device']) => `${tenant} ${device.id}`;

function statementOf({ name, location }: DecodedMessage['device']): string | undefined {
  if (name === undefined && location === undefined) return undefined;
  return JSON.stringify([name, location]);
}
