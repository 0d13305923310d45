export interface JsonResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; undefined when there is none. */
  readonly body: unknown;
}

/** So that a server which never answers fails what waits for it. */
const ANSWER_WITHIN_MS = 30_000;

/** One request as a client of the API sends it, with a JSON body where one is given. */
export async function jsonRequest(method: string, url: string, body?: unknown): Promise<JsonResponse> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
