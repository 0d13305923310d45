import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../core/errors.ts';
import { apiRoot } from '../operations/resource-path.ts';
import { frameworkProblem, segmentTooLong } from './framework-problem.ts';
import type { HandlerParts } from './handler.ts';
import { missingEntityId } from './routes/entity-routes.ts';
import { plannedPaths } from './routes/planned-routes.ts';

type Refuse = (request: FastifyRequest, reply: FastifyReply) => void;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Answers what no operation of the routes that are added from now on answers: other methods (405), what is planned
 * (501), what does not exist (404).
 */
export function addFallbacks(app: FastifyInstance, parts: HandlerParts): void {
  let refusals: readonly Refusal[] | undefined;
  const routes = new Map<string, Set<string>>();
  const refuse: Refuse = (request, reply) => {
    refusals ??= refusalsOf(parts, routes);
    const path = segmentsOf(pathOf(request));
    const fitting = refusals.find(({ segments }) => covers(segments, path));
    if (fitting !== undefined) return fitting.refuse(request, reply);
    const problem = new Problem('ResourceNotFound', `There is nothing at ${pathOf(request)}.`);
    parts.replies.problem(request, reply, problem);
  };
  app.route({
    method: [...methods],
    // One route for all: one for each path and method would take a tenth of a start.
    url: `${apiRoot}/*`,
    // The answer is given before a body would be read, so that the handler is never reached.
    onRequest: refuse,
    handler: () => undefined,
  });
  app.addHook('onRoute', ({ method, url }) => {
    const known = routes.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    routes.set(url, known);
  });
  app.setNotFoundHandler(refuse);
  app.setErrorHandler((error, request, reply) => {
    // Of methods that nothing here has, the framework has expectations of its own.
    if (!methods.includes(request.method)) return refuse(request, reply);
    const problem = frameworkProblem(error);
    parts.logFault(request, problem);
    if (problem instanceof Problem && problem.code === 'PayloadTooLarge') readOn(request, reply);
    parts.replies.problem(request, reply, problem);
  });
}

/** A body that is too large is read on, to nowhere, up to this size. */
const readToNowhere = 64 * 1024 * 1024;

/**
 * A client that is still sending when its connection is closed may never see the answer. While the connection is kept,
 * Node reads what the client had announced, unless that is too much.
 */
function readOn({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (Number(raw.headers['content-length']) <= readToNowhere) reply.raw.shouldKeepAlive = true;
}

/** What becomes of a request to a path that no operation answers with this method. */
interface Refusal {
  /** Of the path: `:name` stands for any segment, `*` for the rest. */
  readonly segments: readonly string[];
  readonly refuse: Refuse;
}

function refusalsOf(
  parts: HandlerParts,
  routes: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Refusal[] {
  const known = [...routes].map(([path, allowed]): Refusal => {
    const allow = methods.filter((method) => allowed.has(method)).join(', ');
    return { segments: segmentsOf(path), refuse: refuseMethod(parts, path, allowed, allow) };
  });
  const refuse = refusePlanned(parts);
  return [...known, ...plannedPaths.map((path) => ({ segments: segmentsOf(apiRoot + path), refuse }))];
}

/** A slash at the end does not count. */
function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, '').split('/');
}

function covers(segments: readonly string[], path: readonly string[]): boolean {
  const open = segments.at(-1) === '*';
  if (open ? path.length < segments.length - 1 : path.length !== segments.length) return false;
  return segments.every((segment, place) => {
    if (segment.startsWith(':')) return path[place] !== '';
    return segment === '*' || segment === path[place];
  });
}

function pathOf(request: FastifyRequest): string {
  return (request.raw.url ?? '').split('?', 1)[0] ?? '';
}

function refuseMethod(
  { replies }: HandlerParts,
  path: string,
  allowed: ReadonlySet<string>,
  allow: string,
): Refuse {
  return (request, reply) => {
    const { method } = request;
    if (method === 'OPTIONS') {
      replies.allow(request, reply, allow);
    } else if (allowed.has(method)) {
      // Nothing else keeps the router from the operation.
      replies.problem(request, reply, segmentTooLong());
    } else if (
      path === `${apiRoot}/entities` &&
      (method === 'PUT' || method === 'PATCH') &&
      pathOf(request).endsWith('/')
    ) {
      replies.problem(request, reply, missingEntityId());
    } else {
      const problem = new Problem('MethodNotAllowed', `${method}: expected one of ${allow}.`);
      replies.problem(request, reply, problem, allow);
    }
  };
}

function refusePlanned({ replies }: HandlerParts): Refuse {
  return (request, reply) => {
    replies.problem(
      request,
      reply,
      new Problem('NotImplemented', `${pathOf(request)}: not implemented yet.`),
    );
  };
}
