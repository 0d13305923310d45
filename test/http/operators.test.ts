import { describe, expect, it } from 'vitest';
import { problem, runScenarios } from '../support/scenario.ts';
import { storeUnderTest } from '../support/test-store-home.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';

describe('operators', () => {
  const app = useApp();
  runScenarios(app, [
    {
      name: 'see that it lives',
      path: '/health/live',
      status: 200,
      answer: { status: 'live' },
      answerHeaders: { 'content-type': 'application/json' },
    },
    {
      name: 'see that it is ready',
      path: '/health/ready',
      status: 200,
      answer: { status: 'ready', parts: { store: { ready: true, detail: expect.any(String) } } },
    },
    { name: 'see no dead letters', path: '/ops/dead-letters', status: 200, answer: [] },
    {
      name: 'are refused a wrong page',
      path: '/ops/dead-letters?limit=x',
      status: 400,
      answer: problem('BadRequestData', /^limit/),
    },
    {
      name: 'are refused an unknown parameter',
      path: '/ops/dead-letters?x=1',
      status: 400,
      answer: problem('InvalidRequest', /^x/),
    },
    {
      name: 'are refused an unknown tenant',
      path: '/ops/dead-letters',
      headers: { 'NGSILD-Tenant': 'none' },
      status: 404,
      answer: problem('NonexistentTenant'),
    },
  ]);

  it('count requests, commits and the cache', async () => {
    await app.request({ method: 'POST', path: entities, body: { id: 'urn:x:1', type: 'Room' } });
    await app.request({ path: `${entities}/urn:x:1` });
    await app.request({ path: `${entities}/urn:x:1` });
    await app.request({ path: `${entities}/urn:x:none` });
    const { text, headers } = await app.request({ path: '/metrics' });
    expect(headers['content-type']).toMatch(/^text\/plain/);
    const route = 'route="/ngsi-ld/v1/entities/:id"';
    expect(text).toContain(
      `bocage_http_request_duration_seconds_count{method="GET",${route},status="200"} 2`,
    );
    expect(text).toContain(
      `bocage_http_request_duration_seconds_count{method="GET",${route},status="404"} 1`,
    );
    expect(text).toContain('bocage_commit_duration_seconds_count{outcome="done"} 1');
    // Where others write too, an Entity is read each time.
    expect(text).toContain(`bocage_cache_hits_total ${storeUnderTest === 'mongodb' ? 0 : 1}`);
    expect(text).toContain('bocage_waiting_writes 0');
  });

  it('find the reference at /docs, under a policy that lets it run', async () => {
    const page = await app.request({ path: '/docs' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('swagger-ui');
    expect(page.text).not.toMatch(/<script(?![^>]*src=)/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    const document = await app.request({ path: '/docs/json' });
    expect(document.body).toMatchObject({ openapi: '3.1.0' });
  });
});

describe('what is off by default', () => {
  const app = useApp({ settings: { BOCAGE_CORS_ORIGINS: 'https://map.example', BOCAGE_RATE_LIMIT: '3' } });

  it('lets pages of a configured origin call the API', async () => {
    const headers = { Origin: 'https://map.example', 'Access-Control-Request-Method': 'POST' };
    const preflight = await app.request({ method: 'OPTIONS', path: entities, headers });
    expect(preflight.headers['access-control-allow-origin']).toBe('https://map.example');
    const health = await app.request({ path: '/health/live', headers: { Origin: 'https://map.example' } });
    expect(health.headers['access-control-allow-origin']).toBe('https://map.example');
    const other = await app.request({ path: '/health/live', headers: { Origin: 'https://evil.example' } });
    expect(other.headers['access-control-allow-origin']).not.toBe('https://evil.example');
  });

  it('turns away a client that passes its rate, and says when to come again', async () => {
    const answers = [];
    for (let count = 0; count < 4; count++)
      answers.push(await app.request({ path: `${entities}?type=Room` }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[0]?.headers['x-ratelimit-remaining']).toBe('2');
    expect(answers[3]?.body).toEqual(problem('TooManyRequests'));
    expect(answers[3]?.headers['retry-after']).toMatch(/^\d+$/);
    expect((await app.request({ path: '/health/ready' })).status).toBe(200);
  });
});
