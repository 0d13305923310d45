/** Below it every broker serves the @contexts that it hosts (clause 6.30). */
const path = '/ngsi-ld/v1/jsonldContexts/';

/** The URL of an @context that a tenant hosts. */
export function hostedContextUrl(origin: string, id: string): string {
  return origin + path + id;
}

/**
 * The id in the URL of an @context that some broker hosts; undefined for any other URL. Ids are unique, so that the
 * name by which a client reached the broker does not matter.
 */
export function hostedContextId(url: string): string | undefined {
  const start = url.lastIndexOf(path);
  if (start === -1 || !/^https?:\/\//i.test(url)) return undefined;
  const id = url.slice(start + path.length);
  return /^[\w-]+$/.test(id) ? id : undefined;
}
