import type { DeadLetter } from '../commit/request.ts';
import type { EpochMs } from '../core/model/entity.ts';
import { textOf } from './decoders/json-payload.ts';

/** A payload that claimed to be a measure and could not be taken, as it is kept for the operator. */
export function deadLetterOf(arrival: {
  readonly source: 'http' | 'mqtt';
  readonly address: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  readonly reason: string;
}): DeadLetter {
  const { payload, ...rest } = arrival;
  const text = textOf(payload);
  if (text !== undefined) return { ...rest, payload: text, encoding: 'utf8' };
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return { ...rest, payload: bytes.toString('base64'), encoding: 'base64' };
}
