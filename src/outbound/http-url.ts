import { OutboundError } from '../ports/outbound.ts';

/** @throws OutboundError of kind `refused` for what is no URL of http or https. */
export function httpUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw new OutboundError('refused', `${text} is not a URL`);
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundError('refused', `${text} is neither http nor https`);
  }
  return url;
}
