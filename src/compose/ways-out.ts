import { type Config, isLoopback } from '../config/config.ts';
import { createHttpChannel } from '../delivery/channels/http-channel.ts';
import { createMailChannel } from '../delivery/channels/mail/mail-channel.ts';
import { createMqttChannel } from '../delivery/channels/mqtt/mqtt-channel.ts';
import { createSourceAlias } from '../delivery/channels/source-alias.ts';
import { systemSchedule } from '../delivery/schedule.ts';
import type { NotificationChannels } from '../delivery/sender.ts';
import { createDial } from '../outbound/dial.ts';
import { createOutboundClient, type OutboundOptions } from '../outbound/outbound-client.ts';
import { outboundSecureContext } from '../outbound/secure-context.ts';
import type { Clock } from '../ports/clock.ts';
import type { OutboundClient } from '../ports/outbound.ts';
import type { Store } from '../ports/store.ts';

/** The ways out of Bocage. */
export interface WaysOut {
  /** For all but notifications. */
  readonly outbound: OutboundClient;
  /** The ways to reach receivers: by e-mail only where the configuration has a server for it. */
  channels(store: Pick<Store, 'catalogue'>, clock: Clock): NotificationChannels;
  /** What is under way over HTTP fails; other channels are closed by themselves. */
  close(): Promise<void>;
}

/**
 * Notifications under way to one host, more than delivery has: it says how many there are, and none that it lets go is
 * to wait here for others while its time runs out.
 */
const attemptsAtOnce = 2_048;

/** All that goes out is judged by one address policy, and has the same certificate to show. */
export function createWaysOut(config: Config): WaysOut {
  const secureContext = outboundSecureContext(config);
  const options: OutboundOptions = {
    allowPrivate: isLoopback(config.httpHost),
    allowed: config.outboundAllow,
    ...(secureContext !== undefined && { secureContext }),
  };
  const outbound = createOutboundClient(options);
  const toReceivers = createOutboundClient({ ...options, connections: attemptsAtOnce });
  return {
    outbound,
    async close() {
      await Promise.all([outbound.close(), toReceivers.close()]);
    },
    channels(store, clock) {
      const alias = createSourceAlias(store.catalogue);
      const timeout = config.notificationTimeout;
      const dial = createDial(options);
      return {
        http: createHttpChannel({ outbound: toReceivers, clock, alias, timeout }),
        mqtt: createMqttChannel({ dial, clock, schedule: systemSchedule, alias, timeout }),
        ...mailChannel(config, options),
      };
    },
  };
}

/** The server that the operator names may be on a private network, as no other. */
function mailChannel({ smtpUrl, mailFrom }: Config, options: OutboundOptions): NotificationChannels {
  if (smtpUrl === undefined || mailFrom === undefined) return {};
  const allowed = [...options.allowed, new URL(smtpUrl).hostname];
  const { secureContext } = options;
  return {
    mail: createMailChannel({
      server: smtpUrl,
      from: mailFrom,
      dial: createDial({ ...options, allowed }),
      ...(secureContext !== undefined && { secureContext }),
    }),
  };
}
