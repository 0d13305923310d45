import pino from 'pino';

export type Logger = pino.Logger;

export type LogLevel = pino.LevelWithSilent;

/**
 * The log: one JSON object a line, on standard output unless a destination is given. Bodies, payloads and
 * credentials are never logged; who logs a request names its method, path and outcome.
 */
export function createLogger(level: LogLevel, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
