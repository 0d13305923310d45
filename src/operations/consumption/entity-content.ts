import type { ReadInput } from '../input.ts';
import type { ShownContext } from '../rendering.ts';
import type { Content, PageLinks } from '../result.ts';
import type { RenderedEntity } from './rendered-cache.ts';
import type { BoundRendering } from './requested-read.ts';

/** One Entity as an answer. */
export function entityContent(
  input: ReadInput,
  rendering: BoundRendering,
  entity: RenderedEntity,
  shown: ShownContext,
): Content {
  return content(input, rendering, entity.text, entity.altered, shown);
}

/** Entities as an answer: an array, or a GeoJSON collection with the @context once (clause 4.5.16.3). */
export function entityListContent(
  input: ReadInput,
  rendering: BoundRendering,
  entities: readonly RenderedEntity[],
  shown: ShownContext,
  page?: PageLinks,
): Content {
  const geoJson = rendering.geometryProperty !== undefined;
  const head = geoJson ? '{"type":"FeatureCollection","features":[' : '[';
  const contextMember = 'json' in shown ? `,"@context":${shown.json}` : '';
  const tail = geoJson ? `]${contextMember}}` : ']';
  const altered = entities.some((entity) => entity.altered);
  return content(input, rendering, joined(head, entities, tail), altered, shown, page);
}

function content(
  { mediaType }: ReadInput,
  { version }: BoundRendering,
  body: Buffer,
  altered: boolean,
  shown: ShownContext,
  page?: PageLinks,
): Content {
  return {
    kind: 'content',
    body,
    mediaType,
    ...('link' in shown && { contextLink: shown.link }),
    ...(page !== undefined && { page }),
    ...(version !== undefined && { version: { applied: `1.${version}`, altered } }),
  };
}

const comma = 0x2c;

/** In memory of its own: a cached answer must not keep alive the pool that small buffers share. */
function joined(head: string, entities: readonly RenderedEntity[], tail: string): Buffer {
  let length = head.length + Math.max(entities.length - 1, 0) + Buffer.byteLength(tail);
  for (const { text } of entities) length += text.length;
  const body = Buffer.allocUnsafeSlow(length);
  let at = body.write(head, 'latin1');
  for (const [index, { text }] of entities.entries()) {
    if (index > 0) body[at++] = comma;
    body.set(text, at);
    at += text.length;
  }
  body.write(tail, at);
  return body;
}
