import type { DeadLetter } from '../commit/request.ts';
import { decodeHttp, measureAt } from './http-measure.ts';
import { type DecodePayload, decoderOf } from './topics.ts';

/** The decoder of a measure that was set aside; undefined where its address claims none (any more). */
export function decoderOfDeadLetter({ source, address }: DeadLetter): DecodePayload | undefined {
  if (source === 'mqtt') return decoderOf(address);
  const measure = measureAt(address);
  return measure && ((payload) => decodeHttp(measure, payload));
}

/** The bytes that came. */
export function payloadOfDeadLetter({ payload, encoding }: DeadLetter): Uint8Array {
  return Buffer.from(payload, encoding === 'base64' ? 'base64' : 'utf8');
}
