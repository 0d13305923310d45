import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, vary } from './vary.ts';

/** What a network server publishes when a device of its has sent something. */
export interface Publication {
  readonly topic: string;
  readonly payload: string;
}

type Members = { [member: string]: Json };

const folder = join(import.meta.dirname, 'fixtures');

/** The uplinks of every device of the two network servers, of this moment. */
export function lorawanUplinks(round: number, now: Date): Publication[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const uplink = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Members;
      return file.startsWith('chirpstack-')
        ? chirpstackUplink(uplink, round, now)
        : theThingsStackUplink(uplink, round, now);
    });
}

function chirpstackUplink(uplink: Members, round: number, now: Date): Publication {
  const info = uplink.deviceInfo as Members;
  return {
    topic: `application/${info.applicationId}/device/${info.devEui}/event/up`,
    payload: JSON.stringify({
      ...uplink,
      deduplicationId: randomUUID(),
      time: now.toISOString().replace('Z', '+00:00'),
      fCnt: Number(uplink.fCnt) + round,
      object: vary(uplink.object ?? {}, round),
    }),
  };
}

function theThingsStackUplink(uplink: Members, round: number, now: Date): Publication {
  const ids = uplink.end_device_ids as Members;
  const message = uplink.uplink_message as Members;
  const application = (ids.application_ids as Members).application_id;
  return {
    topic: `v3/${application}@ttn/devices/${ids.device_id}/up`,
    payload: JSON.stringify({
      ...uplink,
      // The examples are the same devices on both servers; here they are others.
      end_device_ids: { ...ids, dev_eui: String(ids.dev_eui).replace('E01A', 'E01B') },
      received_at: now.toISOString(),
      uplink_message: {
        ...message,
        received_at: now.toISOString(),
        f_cnt: Number(message.f_cnt) + round,
        decoded_payload: vary(message.decoded_payload ?? {}, round),
      },
    }),
  };
}
