import type { JsonObject } from '../../../core/json.ts';
import { DecodeError } from '../decode-error.ts';
import type { DecodedMessage, Measurement } from '../decoded-message.ts';
import { numberAt, objectAt, objectOf, objectsAt, placeAt, textAt } from '../json-payload.ts';
import { lorawanReadings, rawReadings, receptionReadings } from '../lorawan-readings.ts';
import { utcInstant } from '../utc-instant.ts';

/** What the topic says of a message of The Things Stack, beside its payload. */
export interface TheThingsStackMeta {
  readonly applicationId: string;
  readonly deviceId: string;
  readonly event: 'up' | 'location/solved';
}

/**
 * A message of The Things Stack v3, in whose JSON members that are zero, false or empty are absent. A device is
 * known by its EUI, so that it stays the same one behind another network server; a device without one by its
 * application and its id there. The location of a gateway is not the device's: a place that the codec found in
 * the frame is observed, one that users registered is where the device stands.
 *
 * @throws DecodeError
 */
export function decodeTheThingsStack(payload: Uint8Array, meta: TheThingsStackMeta): DecodedMessage {
  const message = objectOf(payload);
  const ids = objectAt(message, 'end_device_ids');
  const id = textAt(ids, 'dev_eui')?.toLowerCase() ?? `${meta.applicationId}.${meta.deviceId}`;
  if ((textAt(ids, 'device_id') ?? meta.deviceId) !== meta.deviceId) {
    throw new DecodeError(`end_device_ids.device_id: expected ${meta.deviceId} as in the topic.`);
  }
  const device = { id, name: meta.deviceId };
  if (meta.event === 'location/solved') return { device, measurements: [solvedLocation(message)] };
  const uplink = objectAt(message, 'uplink_message');
  if (uplink === undefined) throw new DecodeError('uplink_message: expected an object.');
  const registered = placeAt(objectAt(uplink, 'locations'), 'user');
  const measurement = measurementOf(message, uplink);
  const key = idempotencyKey(id, message, uplink);
  const holdsNothing = measurement.readings.length === 0 && measurement.location === undefined;
  return {
    device: { ...device, ...(registered !== undefined && { location: registered }) },
    ...(key !== undefined && { idempotencyKey: key }),
    measurements: holdsNothing ? [] : [measurement],
  };
}

function measurementOf(message: JsonObject, uplink: JsonObject): Measurement {
  const decoded = objectAt(uplink, 'decoded_payload');
  const measured =
    decoded === undefined
      ? rawReadings(textAt(uplink, 'frm_payload'), numberAt(uplink, 'f_port'))
      : lorawanReadings(decoded);
  const found = placeAt(objectAt(uplink, 'locations'), 'frm-payload');
  return {
    ...observed(textAt(uplink, 'received_at') ?? textAt(message, 'received_at')),
    readings: [...measured, ...receptionReadings(objectsAt(uplink, 'rx_metadata'))],
    ...(found !== undefined && { location: found }),
  };
}

/**
 * The counter of frames starts again with each session, and some devices reset it within one: the time at which
 * the network server received the frame tells those apart.
 */
function idempotencyKey(deviceId: string, message: JsonObject, uplink: JsonObject): string | undefined {
  const receivedAt = textAt(uplink, 'received_at') ?? textAt(message, 'received_at');
  if (receivedAt === undefined) return undefined;
  const session = textAt(uplink, 'session_key_id') ?? '';
  return `tts:${deviceId}:${session}:${numberAt(uplink, 'f_cnt') ?? 0}:${receivedAt}`;
}

function solvedLocation(message: JsonObject): Measurement {
  const solved = objectAt(message, 'location_solved');
  const location = placeAt(solved, 'location');
  if (location === undefined) {
    throw new DecodeError('location_solved.location: expected an object with longitude and latitude.');
  }
  return { ...observed(textAt(message, 'received_at')), readings: [], location };
}

function observed(time: string | undefined): { observedAt?: string } {
  if (time === undefined) return {};
  const observedAt = utcInstant(time);
  if (observedAt === undefined) throw new DecodeError('received_at: expected an ISO 8601 instant.');
  return { observedAt };
}
