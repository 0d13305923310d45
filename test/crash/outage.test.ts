import { describe, expect, it } from 'vitest';
import { createOutage, type TimedAnswer } from './outage.ts';

const answer = (more: Partial<TimedAnswer> = {}): TimedAnswer => ({
  askedAt: performance.now(),
  answeredAt: performance.now(),
  status: 204,
  retryAfter: null,
  ...more,
});
const refusal = (more: Partial<TimedAnswer> = {}) => answer({ status: 503, retryAfter: '1', ...more });

describe('what a write may be answered around an outage', () => {
  it('is no refusal while the server is there', () => {
    const outage = createOutage();
    expect(outage.judge(answer())).toBeUndefined();
    expect(outage.judge(refusal())).toMatch(/although/);
  });

  it('is a refusal with a time to come back, and nothing else, while the server is away', () => {
    const outage = createOutage();
    const before = performance.now() - 1;
    outage.begin();
    outage.confirm();
    expect(outage.judge(refusal())).toBeUndefined();
    expect(outage.judge(refusal({ retryAfter: null }))).toMatch(/Retry-After/);
    expect(outage.judge(answer())).toMatch(/while the server was away/);
    expect(outage.judge(answer({ askedAt: before }))).toBeUndefined();
    outage.endSoon();
    expect(outage.judge(answer({ answeredAt: performance.now() + 1 }))).toBeUndefined();
    expect(outage.refused).toBe(2);
  });

  it('is no refusal any more once Bocage says that it is ready, but for what was in flight', () => {
    const outage = createOutage();
    outage.begin();
    outage.confirm();
    outage.endSoon();
    outage.end();
    expect(outage.judge(refusal())).toBeUndefined();
    const later = performance.now() + 2000;
    expect(outage.judge(refusal({ askedAt: later, answeredAt: later }))).toMatch(/although/);
  });
});
