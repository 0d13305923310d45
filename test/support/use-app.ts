import { afterAll, beforeAll } from 'vitest';
import { type App, type AppOptions, buildApp } from './build-app.ts';

/** {@link buildApp} for the tests of a file or of a `describe`, closed after the last of them. */
export function useApp(options: AppOptions = {}): App {
  let app: App | undefined;
  const running = (): App => {
    if (app === undefined) throw new Error('The application is there within tests only.');
    return app;
  };
  beforeAll(async () => {
    app = await buildApp(options);
  });
  afterAll(() => running().close());
  return {
    get services() {
      return running().services;
    },
    get log() {
      return running().log;
    },
    request: (request) => running().request(request),
    listen: () => running().listen(),
    close: () => running().close(),
  };
}
