/**
 * A worker that misses nothing: `npx node examples/live/worker.ts urn:ngsi-ld:Subscription:…`, for a Subscription whose
 * endpoint is `urn:bocage:stream`. What it has not acknowledged when it ends is brought again when it comes back.
 */
import { setTimeout as pause } from 'node:timers/promises';

const broker = (process.env.BOCAGE_URL ?? 'http://127.0.0.1:1026').replace(/^http/, 'ws').replace(/\/$/, '');
const tenant = process.env.BOCAGE_TENANT;
const id = process.argv[2];

/** What a WebSocket brings. */
interface Message {
  readonly eventId?: string;
  readonly notification?: { readonly notifiedAt: string; readonly data: readonly { readonly id: string }[] };
  readonly gap?: true;
  readonly problem?: { readonly title: string; readonly detail: string };
}

/** Resolves with the code of the close. */
function work(url: string): Promise<number> {
  const socket = new WebSocket(url);
  socket.onmessage = ({ data }) => {
    const { eventId, notification, gap, problem } = JSON.parse(String(data)) as Message;
    if (gap) console.log('notifications were dropped before they could be brought');
    if (problem !== undefined) console.log(`${problem.title}: ${problem.detail}`);
    if (eventId === undefined || notification === undefined) return;
    for (const entity of notification.data) console.log(notification.notifiedAt, JSON.stringify(entity));
    // Only after the work is done: from here on it is owed no more.
    socket.send(JSON.stringify({ acknowledge: eventId }));
  };
  return new Promise((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
}

if (id === undefined) {
  console.error('Which Subscription? npx node examples/live/worker.ts <id>');
  process.exit(2);
}
const url = `${broker}/ngsi-ld/v1/subscriptions/${encodeURIComponent(id)}/socket${tenant === undefined ? '' : `?tenant=${tenant}`}`;
// From 4000 on it would be refused again: there is no such Subscription, or another client has taken its place.
for (let code = 0; code < 4000; await pause(2_000)) code = await work(url);
