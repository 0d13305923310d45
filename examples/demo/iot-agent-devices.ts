import type { Publication } from './lorawan.ts';
import { vary } from './vary.ts';

/** A measure by HTTP: `POST` it to this path. */
export interface Post {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

const key = 'demo';

/** Devices that speak the protocols of the FIWARE IoT Agents to the MQTT broker. */
export function iotAgentPublications(round: number, now: Date): Publication[] {
  const reservoir = { level: 3.42, flow: 18.5, chlorine: 0.31 };
  return [
    {
      topic: `/json/${key}/reservoir-01/attrs`,
      payload: JSON.stringify({ ...(vary(reservoir, round) as object), TimeInstant: now.toISOString() }),
    },
    { topic: `/ul/${key}/cabinet-01/attrs`, payload: ultralight({ power: 1250, voltage: 231.4 }, round) },
    { topic: `/ul/${key}/cabinet-02/attrs`, payload: ultralight({ power: 2210, voltage: 229.8 }, round) },
    { topic: `/ul/${key}/cabinet-02/attrs/lit`, payload: String(round % 2 === 0) },
  ];
}

/** Devices that speak them by HTTP. */
export function iotAgentPosts(round: number, now: Date): Post[] {
  const air = { temperature: 17.3, humidity: 64, pm25: 8.4, no2: 21 };
  const parking = ['01', '02', '03', '04'].map((number, index) => ({
    path: `/iot/d?k=${key}&i=parking-${number}&t=${now.toISOString()}`,
    contentType: 'text/plain',
    body: `occupied|${(round + index) % 3 === 0}|battery|${92 - index}`,
  }));
  return [
    {
      path: `/iot/json?k=${key}&i=air-mairie`,
      contentType: 'application/json',
      body: JSON.stringify(vary(air, round)),
    },
    ...parking,
  ];
}

function ultralight(measures: Record<string, number>, round: number): string {
  return Object.entries(vary(measures, round) as object)
    .flat()
    .join('|');
}
