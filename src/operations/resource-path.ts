/** The root of every NGSI-LD resource. */
export const apiRoot = '/ngsi-ld/v1';

/** The path of one member of a collection: `Location` of what was created. */
export function resourcePath(
  collection: 'entities' | 'subscriptions' | 'jsonldContexts',
  id: string,
): string {
  return `${apiRoot}/${collection}/${encodeSegment(id)}`;
}

/** Everything but the characters that a path segment may hold as they are (RFC 3986, pchar). */
function encodeSegment(id: string): string {
  return encodeURIComponent(id).replace(/%(3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
}
