import type { Config } from '../config/config.ts';

/** The settings that the server reads. */
export type ServerConfig = Pick<
  Config,
  'maximumBody' | 'corsOrigins' | 'rateLimit' | 'maximumEventLoopDelay'
> & {
  /** Where clients reach this broker, if they do not say it right themselves: behind a proxy. */
  readonly publicUrl?: string | undefined;
};
