import { Problem } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import { assertContext, contextOfDocument } from '../core/jsonld/context-document.ts';
import { contextUrlOf } from '../core/jsonld/context-url.ts';
import { assertUri, isUri } from '../core/model/validate.ts';
import { endpointKind } from '../core/subscription/endpoint-kind.ts';
import { parseSubscription } from '../core/subscription/parse-subscription.ts';
import { objectBody } from './body.ts';
import type { CatalogueCommand, PreparedRequest } from './plan.ts';
import type { Preparers, PrepareScope } from './preparer.ts';
import type { CatalogueOperation } from './request.ts';

/**
 * Writes on Subscriptions (clauses 5.8.1 to 5.8.3) and on @contexts (5.13.2 to 5.13.5), and on what Bocage keeps for
 * its operators.
 */
export const cataloguePreparers: Preparers<CatalogueOperation> = {
  createSubscription({ body, origin }, scope) {
    const { content, context } = objectBody(body, scope);
    const subscription = parseSubscription(
      content,
      context,
      context.source === undefined ? {} : { contextValue: context.source },
      scope.envelope.receivedAt,
      '',
    );
    assertReachable(subscription.notification.endpoint.uri, scope);
    // Notifications will be compacted with it: one that cannot be had is refused now, not at the first of them.
    if (subscription.jsonldContext !== undefined) scope.context(subscription.jsonldContext);
    const { source } = context;
    const hasUrl = contextUrlOf(source) !== undefined;
    return catalogue(
      {
        kind: 'createSubscription',
        subscription,
        ...(source !== undefined && !hasUrl && origin !== undefined && { copy: { context: source, origin } }),
      },
      true,
    );
  },

  updateSubscription({ id, body }, scope) {
    assertUri(id, 'id');
    const { content, context } = objectBody(body, scope);
    const { jsonldContext, notification } = content;
    const endpoint = isObject(notification) ? notification.endpoint : undefined;
    if (isObject(endpoint) && typeof endpoint.uri === 'string') assertReachable(endpoint.uri, scope);
    if (typeof jsonldContext === 'string' && isUri(jsonldContext)) scope.context(jsonldContext);
    return catalogue({ kind: 'updateSubscription', id, patch: content, context });
  },

  deleteSubscription({ id }) {
    assertUri(id, 'id');
    return catalogue({ kind: 'deleteSubscription', id });
  },

  pauseDelivery({ id, paused }) {
    assertUri(id, 'id');
    return catalogue({ kind: 'pauseDelivery', id, paused });
  },

  recordDeadLetter: ({ deadLetter }) => catalogue({ kind: 'recordDeadLetter', deadLetter }, true),

  discardDeadLetters: ({ ids }) => catalogue({ kind: 'discardDeadLetters', ids }),

  // Each has an outcome of its own: the Subscription of one may be gone.
  replayNotifications: ({ deadLetters }) => ({
    kind: 'ready',
    createsTenant: false,
    single: false,
    items: deadLetters.map((deadLetter) => ({
      kind: 'catalogue',
      command: { kind: 'replayNotification', deadLetter },
    })),
  }),

  settleNotifications: ({ settlements, statistics }) =>
    catalogue({ kind: 'settleNotifications', settlements, statistics }),

  cacheContext: ({ url, context }) => catalogue({ kind: 'cacheContext', url, context }, true),

  addContext: ({ body }) =>
    catalogue({ kind: 'addContext', hosted: 'Hosted', context: contextOfDocument(body.text) }, true),

  addImplicitContext: ({ context }) => {
    assertContext(context);
    return catalogue({ kind: 'addContext', hosted: 'ImplicitlyCreated', context });
  },

  deleteContext: ({ id }) => catalogue({ kind: 'deleteContext', id }),

  countContextUses: ({ uses }) => catalogue({ kind: 'countContextUses', uses }),
};

/** @throws Problem NotImplemented for an endpoint that this installation has no way to. */
function assertReachable(uri: string, { sendsMail }: PrepareScope): void {
  if (sendsMail || endpointKind(uri) !== 'mail') return;
  throw new Problem(
    'NotImplemented',
    'notification.endpoint.uri: e-mails are not sent here, as the setting BOCAGE_SMTP_URL names no server for them.',
  );
}

function catalogue(command: CatalogueCommand, createsTenant = false): PreparedRequest {
  return { kind: 'ready', createsTenant, single: true, items: [{ kind: 'catalogue', command }] };
}
