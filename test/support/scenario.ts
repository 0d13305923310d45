import { expect, it } from 'vitest';
import { type ErrorCode, errorTable } from '../../src/core/errors.ts';
import type { App, AppRequest } from './build-app.ts';

/** One request and everything that is expected of its answer. */
export interface Scenario extends AppRequest {
  readonly name: string;
  readonly status: number;
  /** Exactly this JSON, with asymmetric matchers where a part is not known. Without it the body must be empty. */
  readonly answer?: unknown;
  /** Headers by lower-case name: exactly this text, a pattern, or null for a header that must not be there. */
  readonly answerHeaders?: Readonly<Record<string, string | RegExp | null>>;
  /** What must not occur anywhere in the answer. */
  readonly without?: readonly string[];
}

/** Runs scenarios in their order on one application: later ones see what earlier ones did. */
export function runScenarios(app: App, scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios) {
    it(scenario.name, async () => {
      const response = await app.request(scenario);
      expect({ status: response.status, text: response.text }).toMatchObject({ status: scenario.status });
      if (scenario.answer === undefined) expect(response.text).toBe('');
      else expect(response.body).toEqual(scenario.answer);
      for (const [name, expected] of Object.entries(scenario.answerHeaders ?? {})) {
        expectHeader(response.headers, name, expected);
      }
      for (const text of scenario.without ?? []) {
        expect(response.text).not.toContain(text);
        expect(JSON.stringify(response.headers)).not.toContain(text);
      }
    });
  }
}

function expectHeader(
  headers: Readonly<Record<string, string | undefined>>,
  name: string,
  expected: string | RegExp | null,
): void {
  if (expected === null) expect(headers, name).not.toHaveProperty(name);
  else if (typeof expected === 'string') expect(headers[name], name).toBe(expected);
  else expect(headers[name], name).toMatch(expected);
}

/** The ProblemDetails of a refusal, its detail being exact or matching a pattern. */
export function problem(code: ErrorCode, detail: string | RegExp = /./): unknown {
  const { type, title, status } = errorTable[code];
  return { type, title, status, detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) };
}
