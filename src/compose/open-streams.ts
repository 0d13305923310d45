import type { Config } from '../config/config.ts';
import {
  createNotificationStreams,
  type NotificationStreamsParts,
} from '../delivery/streams/notification-streams.ts';

/** Milliseconds by which a write may pass the time that it has on MongoDB. */
const writeMargin = 5_000;

type Parts = Omit<NotificationStreamsParts, 'maximum' | 'window' | 'longestWrite'>;

/** Streams of notifications within the limits of the configuration. */
export function openStreams(config: Config, parts: Parts): ReturnType<typeof createNotificationStreams> {
  return createNotificationStreams({
    ...parts,
    maximum: config.maximumStreams,
    window: config.streamWindow,
    longestWrite: config.mongodbTimeout + writeMargin,
  });
}
