import { describe, expect, it } from 'vitest';
import { createLogger } from './logging.ts';
import { createMetrics } from './metrics.ts';

describe('createMetrics', () => {
  it('counts requests by method, route and status', async () => {
    const metrics = createMetrics({ process: false });
    const observe = metrics.http('GET', '/ngsi-ld/v1/entities/:id');
    observe(200, 0.0004);
    observe(200, 0.003);
    observe(404, 0.02);
    const text = await metrics.text();
    const labels = 'method="GET",route="/ngsi-ld/v1/entities/:id"';
    expect(text).toContain(`bocage_http_request_duration_seconds_count{${labels},status="200"} 2`);
    expect(text).toContain(
      `bocage_http_request_duration_seconds_bucket{le="0.0005",${labels},status="200"} 1`,
    );
    expect(text).toContain(`bocage_http_request_duration_seconds_count{${labels},status="404"} 1`);
  });

  it('counts commits, attempts and measurements', async () => {
    const metrics = createMetrics({ process: false });
    metrics.commit('done', 0.01);
    const about = { tenant: 'town', subscriptionId: 'urn:s:1', age: 90_000 };
    metrics.notification('http', 'retry', about);
    metrics.notification('http', 'retry', about);
    metrics.notification('http', 'delivered', about);
    metrics.measurement('mqtt', 'deadLetter');
    const text = await metrics.text();
    expect(text).toContain('bocage_commit_duration_seconds_count{outcome="done"} 1');
    expect(text).toContain('bocage_notification_attempts_total{channel="http",result="retry"} 2');
    expect(text).toContain(
      'bocage_subscription_notifications_total{tenant="town",subscription="urn:s:1",result="retry"} 2',
    );
    expect(text).toContain('bocage_notification_delay_seconds_count{channel="http"} 1');
    expect(text).toContain('bocage_notification_delay_seconds_sum{channel="http"} 90');
    expect(text).toContain('bocage_measurements_total{source="mqtt",result="deadLetter"} 1');
  });

  it('reads samples when it is asked', async () => {
    const metrics = createMetrics({ process: false });
    let value = 3;
    metrics.sample('bocage_cache_bytes', 'Bytes.', 'gauge', () => value);
    metrics.sample('bocage_cache_hits_total', 'Hits.', 'counter', () => value * 2);
    expect(await metrics.text()).toContain('bocage_cache_bytes 3');
    value = 5;
    const text = await metrics.text();
    expect(text).toContain('bocage_cache_bytes 5');
    expect(text).toContain('bocage_cache_hits_total 10');
  });

  it('counts a limited number of Subscriptions by themselves', async () => {
    const metrics = createMetrics({ process: false });
    for (let index = 0; index < 203; index += 1) {
      const about = { tenant: '', subscriptionId: `urn:s:${index}`, age: 1 };
      metrics.notification('mqtt', 'delivered', about);
      metrics.notification('mqtt', 'delivered', { ...about, tenant: 'town', subscriptionId: 'urn:s:0' });
    }
    const text = await metrics.text();
    expect(text).toContain('{tenant="",subscription="other",result="delivered"} 4');
    expect(text).toContain('{tenant="town",subscription="urn:s:0",result="delivered"} 203');
    expect(text.match(/bocage_subscription_notifications_total\{/g)).toHaveLength(201);
  });

  it('reads samples with labels when it is asked, and forgets those that are gone', async () => {
    const metrics = createMetrics({ process: false });
    let states = ['idle', 'waiting'];
    metrics.sampleEach('bocage_deliveries', 'By state.', ['state'], async () =>
      states.map((state, value) => ({ labels: { state }, value })),
    );
    expect(await metrics.text()).toContain('bocage_deliveries{state="waiting"} 1');
    states = ['idle'];
    const text = await metrics.text();
    expect(text).toContain('bocage_deliveries{state="idle"} 0');
    expect(text).not.toContain('waiting');
  });

  it('tells of the process only when asked', async () => {
    expect(await createMetrics({ process: false }).text()).not.toContain('process_');
    expect(await createMetrics({ process: true }).text()).toContain('process_resident_memory_bytes');
  });
});

describe('createLogger', () => {
  it('writes one JSON object a line, with the level by name', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line) => void lines.push(line) });
    logger.debug('too fine');
    logger.warn({ path: '/ngsi-ld/v1/entities' }, 'slow');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      path: '/ngsi-ld/v1/entities',
      msg: 'slow',
    });
  });
});
