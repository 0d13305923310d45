import { type ErrorCode, Problem } from '../core/errors.ts';

const tooLong = ['BadRequestData', 'A segment of the path is too long.'] as const;

/** What Fastify and its plugins refuse by themselves, in terms of the error table. */
const codes: Readonly<Record<string, readonly [code: ErrorCode, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'PayloadTooLarge',
    'body: larger than the configured limit (BOCAGE_MAX_BODY_KB).',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UnsupportedMediaType', 'Content-Type: expected a media type.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['InvalidRequest', 'Content-Length: expected the length of the body.'],
  FST_ERR_BAD_URL: ['BadRequestData', 'The path is not percent-encoded UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: tooLong,
  FST_UNDER_PRESSURE: ['ServiceUnavailable', 'Bocage is behind with its work; send again a little later.'],
};

/** A path with a segment that the router does not take. */
export function segmentTooLong(): Problem {
  return new Problem(...tooLong);
}

/** The Problem that an error of the framework is; an error that is not known stays what it is, a fault of ours. */
export function frameworkProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code, statusCode } = error as Error & { code?: string; statusCode?: number };
  const known = code === undefined || !Object.hasOwn(codes, code) ? undefined : codes[code];
  if (known !== undefined) return new Problem(known[0], known[1], { cause: error });
  if (statusCode === 429)
    return new Problem('TooManyRequests', 'The client passed its rate.', { cause: error });
  return error;
}
