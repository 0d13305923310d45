/** What one kind of refusal is: its status, its ProblemDetails type and title, and when it is given. */
export interface ErrorKind {
  readonly status: number;
  /** The ProblemDetails `type`: a URI of the standard, or `about:blank` where the standard names none. */
  readonly type: string;
  readonly title: string;
  /** When it is given: the text of the reference table. */
  readonly when: string;
}

const ngsiLd = (name: string) => `https://uri.etsi.org/ngsi-ld/errors/${name}`;

/**
 * The one table of everything that Bocage refuses (GS CIM 009 clauses 5.5.2 and 6.3.2).
 * The reference page `docs/reference/errors.md` is generated from it.
 */
export const errorTable = {
  InvalidRequest: {
    status: 400,
    type: ngsiLd('InvalidRequest'),
    title: 'The request is not well formed',
    when: 'The body is not JSON or is missing, a query parameter, option or format is unknown, or the request is malformed.',
  },
  BadRequestData: {
    status: 400,
    type: ngsiLd('BadRequestData'),
    title: 'The request includes input data that does not meet the requirements of the operation',
    when: 'A member of the body, a parameter or an id is wrong in meaning.',
  },
  ResourceNotFound: {
    status: 404,
    type: ngsiLd('ResourceNotFound'),
    title: 'The referenced resource was not found',
    when: 'The Entity, Attribute, type, Subscription, @context or other resource does not exist or has expired, or a selection leaves nothing of it.',
  },
  NonexistentTenant: {
    status: 404,
    type: ngsiLd('NonexistentTenant'),
    title: 'The tenant does not exist',
    when: 'The tenant is unknown and the operation does not create it.',
  },
  AlreadyExists: {
    status: 409,
    type: ngsiLd('AlreadyExists'),
    title: 'The referenced element already exists',
    when: 'The id is in use.',
  },
  Conflict: {
    status: 409,
    type: ngsiLd('Conflict'),
    title: 'The request is in conflict with the present state',
    when: 'An idempotency key is used again for another request.',
  },
  OperationNotSupported: {
    status: 422,
    type: ngsiLd('OperationNotSupported'),
    title: 'The operation is not supported',
    when: 'The operation cannot be applied to this resource: a cached @context is asked for its body.',
  },
  TooComplexQuery: {
    status: 403,
    type: ngsiLd('TooComplexQuery'),
    title: 'The query is too complex to be resolved',
    when: 'A query passes its time limit.',
  },
  TooManyResults: {
    status: 403,
    type: ngsiLd('TooManyResults'),
    title: 'The query produces too many results',
    when: 'The limit asked for is above the largest page, a batch above the largest batch, or `join` would show too many linked Entities.',
  },
  LdContextNotAvailable: {
    status: 504,
    type: ngsiLd('LdContextNotAvailable'),
    title: 'A remote JSON-LD @context could not be retrieved',
    when: 'The host of an @context does not answer, or answers with an error.',
  },
  InternalError: {
    status: 500,
    type: ngsiLd('InternalError'),
    title: 'An internal error occurred',
    when: 'Bocage failed: the cause is in its log, never in the answer.',
  },
  NotImplemented: {
    status: 501,
    type: 'about:blank',
    title: 'Not implemented',
    when: 'The operation or parameter is part of NGSI-LD but not of this version of Bocage.',
  },
  MethodNotAllowed: {
    status: 405,
    type: 'about:blank',
    title: 'Method not allowed',
    when: 'The resource exists but not with this method; `Allow` lists those that do.',
  },
  NotAcceptable: {
    status: 406,
    type: 'about:blank',
    title: 'Not acceptable',
    when: 'None of the media types in `Accept` can be served here.',
  },
  LengthRequired: {
    status: 411,
    type: 'about:blank',
    title: 'Length required',
    when: 'A POST, PATCH or PUT has no Content-Length.',
  },
  PayloadTooLarge: {
    status: 413,
    type: 'about:blank',
    title: 'Payload too large',
    when: 'The body is larger than the configured limit.',
  },
  UnsupportedMediaType: {
    status: 415,
    type: 'about:blank',
    title: 'Unsupported media type',
    when: 'The Content-Type is not one that the operation takes.',
  },
  TooManyRequests: {
    status: 429,
    type: 'about:blank',
    title: 'Too many requests',
    when: 'The client passed the configured rate; `Retry-After` says when to go on.',
  },
  ServiceUnavailable: {
    status: 503,
    type: 'about:blank',
    title: 'Service unavailable',
    when: 'The store is away, behind or full; `Retry-After` says when to send again.',
  },
} as const satisfies Record<string, ErrorKind>;

/** The name of a row of {@link errorTable}. */
export type ErrorCode = keyof typeof errorTable;

/** RFC 7807 body of every refusal (clause 5.5.2). Plain data: it crosses threads. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The code in {@link errorTable}: never sent, it selects status and headers. */
  readonly code: ErrorCode;
}

/**
 * A refusal on its way to the client. `detail` is safe to show and names the member or the position at
 * fault and what was expected; `cause` goes to the log only.
 */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: { cause?: unknown }) {
    super(`${code}: ${detail}`, options);
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** The ProblemDetails of a refusal. Anything that is not a {@link Problem} is an `InternalError`, without its text. */
export function toProblemDetails(error: unknown): ProblemDetails {
  const problem =
    error instanceof Problem ? error : new Problem('InternalError', 'The request could not be completed.');
  const kind = errorTable[problem.code];
  return {
    type: kind.type,
    title: kind.title,
    status: kind.status,
    detail: problem.detail,
    code: problem.code,
  };
}

/** Shorthand for the most common refusal: something in the request has the wrong meaning. */
export function badRequest(detail: string): Problem {
  return new Problem('BadRequestData', detail);
}
