import { expect, it } from 'vitest';
import { assertDocumented } from './documented-answers.ts';

const entity = { method: 'GET', path: '/ngsi-ld/v1/entities/urn:x:1?format=simplified' };
const json = 'application/json';

it.each([
  { ...entity, status: 200, mediaType: 'application/ld+json' },
  { ...entity, status: 404, mediaType: 'application/json; charset=utf-8' },
  { ...entity, method: 'HEAD', status: 200, mediaType: json },
  { method: 'DELETE', path: '/ngsi-ld/v1/entities/urn:x:1/', status: 204, mediaType: undefined },
  { method: 'POST', path: '/ngsi-ld/v1/entities', status: 411, mediaType: undefined },
  { method: 'PUT', path: '/ngsi-ld/v1/types', status: 405, mediaType: json },
  { method: 'GET', path: '/docs/', status: 200, mediaType: 'text/html' },
])('$method $path may answer $status', (answer) => {
  expect(() => assertDocumented(answer)).not.toThrow();
});

it.each([
  [{ ...entity, status: 207, mediaType: json }, /answered 207, which/],
  [{ ...entity, status: 200, mediaType: 'text/plain' }, /in text\/plain; .* has application\/json,/],
  [{ ...entity, status: 200, mediaType: undefined }, /in no media type/],
  [{ ...entity, method: 'DELETE', status: 204, mediaType: json }, /204 in application\/json/],
])('refuses %j', (answer, message) => {
  expect(() => assertDocumented(answer)).toThrow(message);
});
