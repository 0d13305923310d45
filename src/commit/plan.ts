import type { ProblemDetails } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Context, ContextValue } from '../core/jsonld/context.ts';
import type { EntityCommand } from '../core/model/command.ts';
import type { Entity, EpochMs } from '../core/model/entity.ts';
import type { SubscriptionIndex } from '../core/subscription/match-change.ts';
import type { NotifiedChange } from '../core/subscription/notified-change.ts';
import type { Subscription, SubscriptionStatistics } from '../core/subscription/subscription.ts';
import type {
  CommitResult,
  ContextUse,
  DeadLetter,
  DeadNotification,
  Settlement,
  StatisticsUpdate,
} from './request.ts';

/** A write on what surrounds the Entities, ready to be evaluated. */
export type CatalogueCommand =
  /** `subscription.id` is empty where the commit must give one. */
  | {
      readonly kind: 'createSubscription';
      readonly subscription: Subscription;
      /** Its @context has no URL: the tenant hosts a copy of it, which it can be named by. */
      readonly copy?: { readonly context: ContextValue; readonly origin: string };
    }
  | {
      readonly kind: 'updateSubscription';
      readonly id: string;
      readonly patch: JsonObject;
      readonly context: Context;
    }
  | { readonly kind: 'deleteSubscription'; readonly id: string }
  | { readonly kind: 'pauseDelivery'; readonly id: string; readonly paused: boolean }
  | { readonly kind: 'recordDeadLetter'; readonly deadLetter: DeadLetter }
  | { readonly kind: 'discardDeadLetters'; readonly ids: readonly string[] }
  | { readonly kind: 'replayNotification'; readonly deadLetter: DeadNotification }
  | {
      readonly kind: 'settleNotifications';
      readonly settlements: readonly Settlement[];
      readonly statistics: readonly StatisticsUpdate[];
    }
  | { readonly kind: 'cacheContext'; readonly url: string; readonly context: ContextValue }
  | { readonly kind: 'addContext'; readonly hosted: HostedKind; readonly context: ContextValue }
  | { readonly kind: 'deleteContext'; readonly id: string }
  | { readonly kind: 'countContextUses'; readonly uses: readonly ContextUse[] }
  | RestoreSubscription
  | RestoreContext;

/** Puts a Subscription as it was kept elsewhere; one that exists keeps its place in lists. */
export interface RestoreSubscription {
  readonly kind: 'restoreSubscription';
  readonly subscription: Subscription;
  readonly statistics: SubscriptionStatistics;
  readonly replace: boolean;
}

/** Hosts an @context under the id that it had elsewhere. */
export interface RestoreContext {
  readonly kind: 'restoreContext';
  readonly id: string;
  readonly hosted: HostedKind;
  readonly context: ContextValue;
  readonly createdAt: EpochMs;
  readonly numberOfHits: number;
  readonly lastUsage?: EpochMs;
  readonly replace: boolean;
}

/** What a tenant hosts (clause 5.13.1): because a client asked for it, or because Bocage needed a URL. */
export type HostedKind = 'Hosted' | 'ImplicitlyCreated';

/** One item of a request: expanded and valid, or refused already. */
export type PreparedItem =
  | { readonly kind: 'entity'; readonly command: EntityCommand }
  | { readonly kind: 'catalogue'; readonly command: CatalogueCommand }
  | { readonly kind: 'refused'; readonly id: string; readonly problem: ProblemDetails };

/** A request whose body is parsed, expanded and valid. */
export interface PreparedRequest {
  readonly kind: 'ready';
  /** An unknown tenant comes into being with this request (clause 4.14). */
  readonly createsTenant: boolean;
  /** A single write: its item's refusal is the refusal of the request. */
  readonly single: boolean;
  readonly items: readonly PreparedItem[];
}

/** What `prepare` answers. `needs`: these @context documents must be fetched before it can be said. */
export type Preparation =
  | PreparedRequest
  | { readonly kind: 'needs'; readonly urls: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: ProblemDetails };

/** The state of a tenant as the transaction of the commit sees it. */
export interface CommitView {
  entity(id: string): Entity | undefined;
  /**
   * The same, of one that a change is judged by and that the request is not about. A store that has not read it answers
   * that there is none, and evaluates once more when it has.
   */
  linkedEntity(id: string): Entity | undefined;
  subscription(id: string): Subscription | undefined;
  /** Every Subscription of the tenant. */
  subscriptions(): SubscriptionIndex;
  /** Whether there is an @context: one that the tenant hosts, by its id, or a cached one, by its URL. */
  hasContext(id: string): boolean;
}

/** What a commit takes from outside, so that it stays pure. */
export interface CommitMoment {
  readonly now: EpochMs;
  /** Grows by one with each request of the tenant: ids that must be made come from it. */
  readonly sequence: number;
  /** Random text that was made once for the tenant, so that its ids are its own. */
  readonly seed: string;
  /** A short text for a long one: always the same in the tenant, another in each, and nobody can guess it. */
  digest(text: string): string;
}

/** An Entity that the request touched: its state before all of it and after all of it. */
export interface EntityWrite {
  readonly id: string;
  readonly before?: Entity;
  readonly after?: Entity;
}

/** One change and the notifications owed for it, in commit order. */
export interface NotificationWrite {
  readonly change: NotifiedChange;
  readonly recipients: readonly { readonly subscriptionId: string; readonly notificationId: string }[];
}

export type CatalogueWrite =
  | {
      readonly kind: 'putSubscription';
      readonly subscription: Subscription;
      /** What has been counted so far, from now on; what was counted before stays where it is absent. */
      readonly statistics?: SubscriptionStatistics;
    }
  | {
      readonly kind: 'putContext';
      readonly id: string;
      readonly hosted: HostedKind;
      readonly context: ContextValue;
      readonly createdAt: EpochMs;
    }
  | {
      readonly kind: 'cacheContext';
      readonly url: string;
      readonly context: ContextValue;
      readonly createdAt: EpochMs;
    }
  | Exclude<
      CatalogueCommand,
      {
        kind:
          | 'createSubscription'
          | 'updateSubscription'
          | 'pauseDelivery'
          | 'replayNotification'
          | 'cacheContext'
          | 'addContext'
          | 'restoreSubscription'
          | 'restoreContext';
      }
    >;

/** All that a store makes durable in one atomic step, and the answer to give once it is. */
export interface WritePlan {
  readonly entities: readonly EntityWrite[];
  readonly notifications: readonly NotificationWrite[];
  readonly catalogue: readonly CatalogueWrite[];
  readonly outcome: CommitResult;
}
