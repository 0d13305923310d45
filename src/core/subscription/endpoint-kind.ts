import { streamUri } from './subscription.ts';

/** How a receiver is reached. */
export type EndpointKind = 'http' | 'mqtt' | 'mail' | 'stream';

const schemes: Readonly<Record<string, EndpointKind>> = {
  http: 'http',
  https: 'http',
  mqtt: 'mqtt',
  mqtts: 'mqtt',
  mailto: 'mail',
};

/** What the URI of an endpoint says of how its receiver is reached; undefined where nothing reaches it. */
export function endpointKind(uri: string): EndpointKind | undefined {
  if (uri === streamUri) return 'stream';
  const scheme = uri.slice(0, Math.max(0, uri.indexOf(':'))).toLowerCase();
  return Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
}
