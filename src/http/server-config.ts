import type { Config } from '../config/config.ts';

/** The settings that the server reads. */
export type ServerConfig = Pick<
  Config,
  'maximumBody' | 'corsOrigins' | 'rateLimit' | 'maximumEventLoopDelay' | 'publicUrl' | 'streamHeartbeat'
>;
