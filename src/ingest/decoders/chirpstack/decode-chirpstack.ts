import type { JsonObject } from '../../../core/json.ts';
import { DecodeError } from '../decode-error.ts';
import type { DecodedMessage, Place, Reading } from '../decoded-message.ts';
import { numberAt, objectAt, objectOf, objectsAt, placeAt, textAt } from '../json-payload.ts';
import { lorawanReadings, rawReadings, receptionReadings } from '../lorawan-readings.ts';
import { utcInstant } from '../utc-instant.ts';

/** The events of ChirpStack v4 that carry something measured. */
export type ChirpstackEvent = 'up' | 'status' | 'location';

/** What the topic says of a ChirpStack event, beside its payload. */
export interface ChirpstackMeta {
  readonly deviceEui: string;
  readonly event: ChirpstackEvent;
}

const decoders = { up: uplink, status, location } as const satisfies Record<
  ChirpstackEvent,
  (event: JsonObject) => Content
>;

interface Content {
  readonly readings: readonly Reading[];
  readonly location?: Place;
}

/**
 * An event of ChirpStack v4 in its JSON encoding, in which members that are zero, false or empty are absent.
 * The location of a gateway is not the device's: only a `location` event places the device.
 *
 * @throws DecodeError
 */
export function decodeChirpstack(payload: Uint8Array, meta: ChirpstackMeta): DecodedMessage {
  const event = objectOf(payload);
  const info = objectAt(event, 'deviceInfo');
  const eui = textAt(info, 'devEui')?.toLowerCase() ?? meta.deviceEui.toLowerCase();
  if (eui !== meta.deviceEui.toLowerCase()) {
    throw new DecodeError(`deviceInfo.devEui: expected ${meta.deviceEui} as in the topic.`);
  }
  const name = textAt(info, 'deviceName');
  const content = decoders[meta.event](event);
  const holdsNothing = content.readings.length === 0 && content.location === undefined;
  const deduplicationId = textAt(event, 'deduplicationId');
  return {
    device: { id: eui, ...(name !== undefined && { name }) },
    ...(deduplicationId !== undefined && { idempotencyKey: `chirpstack:${deduplicationId}` }),
    measurements: holdsNothing ? [] : [{ ...observed(event), ...content }],
  };
}

function observed(event: JsonObject): { observedAt?: string } {
  const time = textAt(event, 'time');
  if (time === undefined) return {};
  const observedAt = utcInstant(time);
  if (observedAt === undefined) throw new DecodeError('time: expected an ISO 8601 instant.');
  return { observedAt };
}

function uplink(event: JsonObject): Content {
  const decoded = objectAt(event, 'object');
  const measured =
    decoded === undefined
      ? rawReadings(textAt(event, 'data'), numberAt(event, 'fPort'))
      : lorawanReadings(decoded);
  return { readings: [...measured, ...receptionReadings(objectsAt(event, 'rxInfo'))] };
}

/** The answer of a device to DevStatusReq: how well it hears, and its battery where it has one and can tell. */
function status(event: JsonObject): Content {
  const margin: Reading = { name: 'margin', value: numberAt(event, 'margin') ?? 0, unitCode: '2N' };
  if (event.externalPowerSource === true || event.batteryLevelUnavailable === true) {
    return { readings: [margin] };
  }
  const batteryLevel = numberAt(event, 'batteryLevel') ?? 0;
  return { readings: [{ name: 'batteryLevel', value: batteryLevel, unitCode: 'P1' }, margin] };
}

function location(event: JsonObject): Content {
  const place = placeAt(event, 'location');
  if (place === undefined) {
    throw new DecodeError('location: expected an object with longitude and latitude.');
  }
  return { readings: [], location: place };
}
