import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem } from '../core/errors.ts';
import { apiRoot } from '../operations/resource-path.ts';
import { frameworkProblem } from './framework-problem.ts';
import { type HandlerParts, logFault } from './handler.ts';
import type { Route } from './route.ts';
import { missingEntityId } from './routes/entity-routes.ts';
import { plannedPaths } from './routes/planned-routes.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Answers what no operation answers: other methods (405), what is planned (501), what does not exist (404). */
export function addFallbacks(app: FastifyInstance, parts: HandlerParts, routes: readonly Route[]): void {
  for (const [path, sharing] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = new Set<string>(sharing.map(({ method }) => method));
    if (allowed.has('GET')) allowed.add('HEAD');
    const allow = methods.filter((method) => allowed.has(method)).join(', ');
    const others = methods.filter((method) => !allowed.has(method));
    addUnanswered(app, apiRoot + path, others, refuseMethod(parts, path, allow));
  }
  for (const path of plannedPaths) addUnanswered(app, apiRoot + path, methods, refusePlanned(parts));
  app.setNotFoundHandler((request, reply) => {
    const path = (request.raw.url ?? '').split('?', 1)[0];
    parts.replies.problem(request, reply, new Problem('ResourceNotFound', `There is nothing at ${path}.`));
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = frameworkProblem(error);
    logFault(parts.log, request, problem);
    const answer = () => void parts.replies.problem(request, reply, problem);
    if (problem instanceof Problem && problem.code === 'PayloadTooLarge') afterBody(request, answer);
    else answer();
  });
}

/** A body that is too large is read on, to nowhere, up to this size. */
const readToNowhere = 64 * 1024 * 1024;

/**
 * A client that is still sending when its connection is closed may never see the answer: it gets it when it has
 * sent what it announced, unless that is too much to wait for.
 */
function afterBody({ raw }: FastifyRequest, answer: () => void): void {
  if (Number(raw.headers['content-length']) > readToNowhere) {
    answer();
    return;
  }
  raw.once('end', answer);
  raw.resume();
}

/** The answer is given before a body would be read, so that the handler is never reached. */
function addUnanswered(
  app: FastifyInstance,
  url: string,
  unanswered: readonly string[],
  onRequest: onRequestHookHandler,
): void {
  app.route({ method: [...unanswered], url, onRequest, handler: () => undefined });
}

function refuseMethod({ replies }: HandlerParts, path: string, allow: string): onRequestHookHandler {
  return (request, reply) => {
    const { method } = request;
    if (method === 'OPTIONS') {
      replies.allow(request, reply, allow);
    } else if (
      path === '/entities' &&
      (method === 'PUT' || method === 'PATCH') &&
      hasTrailingSlash(request.raw.url)
    ) {
      replies.problem(request, reply, missingEntityId());
    } else {
      const problem = new Problem('MethodNotAllowed', `${method}: expected one of ${allow}.`);
      replies.problem(request, reply, problem, allow);
    }
  };
}

function hasTrailingSlash(url = ''): boolean {
  return url.split('?', 1)[0]?.endsWith('/') === true;
}

function refusePlanned({ replies }: HandlerParts): onRequestHookHandler {
  return (request, reply) => {
    const path = (request.raw.url ?? '').split('?', 1)[0];
    replies.problem(request, reply, new Problem('NotImplemented', `${path}: not implemented yet.`));
  };
}
