import { describe, expect } from 'vitest';
import { problem, runScenarios, type Scenario } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const read = (device: string) => `/ngsi-ld/v1/entities/urn:ngsi-ld:Device:${device}?options=keyValues`;
const text = { 'Content-Type': 'text/plain' };

const devices: readonly Scenario[] = [
  {
    name: 'measure in JSON',
    method: 'POST',
    path: '/iot/json?k=key&i=meter1',
    body: { temperature: 21.5 },
    status: 200,
    answer: {},
    answerHeaders: { 'content-type': 'application/json' },
  },
  {
    name: 'are Entities then',
    path: read('meter1'),
    status: 200,
    answer: expect.objectContaining({ temperature: 21.5 }),
  },
  {
    name: 'measure in JSON by GET',
    path: '/iot/json?k=key&i=meter1&d={%22temperature%22:22}&t=2026-05-01T08:00:00Z',
    status: 200,
    answer: {},
  },
  {
    name: 'measure one value',
    method: 'POST',
    path: '/iot/json/attrs/humidity?k=key&i=meter1',
    headers: text,
    body: '40',
    status: 200,
    answer: {},
  },
  {
    name: 'measure in UltraLight',
    method: 'POST',
    path: '/iot/d?k=key&i=meter2',
    headers: text,
    body: 't|21.5',
    status: 200,
  },
  {
    name: 'measure in UltraLight by GET',
    path: '/iot/d?k=key&i=meter2&d=t|22&getCmd=1',
    status: 200,
    answerHeaders: { 'content-type': 'text/plain' },
  },
  {
    name: 'show the latest',
    path: read('meter2'),
    status: 200,
    answer: expect.objectContaining({ t: 22 }),
  },
  {
    name: 'ask for commands, of which there are none',
    path: '/iot/json?k=key&i=meter1&getCmd=1',
    status: 200,
    answer: {},
  },
  {
    name: 'measure for a tenant',
    method: 'POST',
    path: '/iot/json?k=key&i=meter1',
    headers: { 'Fiware-Service': 'Chalon' },
    body: { temperature: 5 },
    status: 200,
    answer: {},
  },
  {
    name: 'are Entities of that tenant',
    path: read('meter1'),
    headers: { 'NGSILD-Tenant': 'chalon' },
    status: 200,
    answer: expect.objectContaining({ temperature: 5 }),
  },
  {
    name: 'need a key',
    method: 'POST',
    path: '/iot/json?i=meter1',
    body: {},
    status: 400,
    answer: problem('BadRequestData', /^k/),
  },
  {
    name: 'need an id',
    method: 'POST',
    path: '/iot/d?k=key',
    headers: text,
    body: 't|1',
    status: 400,
    answer: problem('BadRequestData', /^i/),
  },
  {
    name: 'need a measurement',
    path: '/iot/d?k=key&i=meter1',
    status: 400,
    answer: problem('BadRequestData', /^d/),
  },
  {
    name: 'need a body',
    method: 'POST',
    path: '/iot/json?k=key&i=meter1',
    status: 400,
    answer: problem('InvalidRequest', /^body/),
  },
  {
    name: 'speak a known type',
    method: 'POST',
    path: '/iot/d?k=key&i=meter1',
    body: '{}',
    status: 415,
    answer: problem('UnsupportedMediaType'),
  },
  {
    name: 'know their parameters',
    method: 'POST',
    path: '/iot/json?k=key&i=meter1&x=1',
    body: {},
    status: 400,
    answer: problem('InvalidRequest', /^x/),
  },
  {
    name: 'cannot be of two tenants',
    method: 'POST',
    path: '/iot/json?k=key&i=meter1',
    headers: { 'Fiware-Service': 'a', 'NGSILD-Tenant': 'b' },
    body: {},
    status: 400,
    answer: problem('BadRequestData', /^Fiware-Service/),
  },
  {
    name: 'are told what cannot be read',
    method: 'POST',
    path: '/iot/json?k=key&i=meter1',
    body: '{"t":',
    status: 400,
    answer: problem('BadRequestData'),
  },
  {
    name: 'leave that to the operators',
    path: '/ops/dead-letters?count=true',
    status: 200,
    answer: [
      {
        id: expect.any(String),
        source: 'http',
        address: expect.stringContaining('/iot/json'),
        reason: expect.any(String),
        payload: '{"t":',
        encoding: 'utf8',
        receivedAt: expect.stringMatching(/Z$/),
      },
    ],
    answerHeaders: { 'ngsild-results-count': '1', link: null },
  },
];

describe('devices', () => {
  runScenarios(useApp(), devices);
});
