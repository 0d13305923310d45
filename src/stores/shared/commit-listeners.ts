import { defaultTenant } from '../../commit/request.ts';
import type { CommitNotice, Store } from '../../ports/store.ts';

/** Those who want to hear of commits. */
export interface CommitListeners {
  readonly add: Store['onCommit'];
  /** What one of them does wrong harms no other. */
  tell(notice: CommitNotice): void;
}

/** Told where a store lost track of what happened, or others may have done anything meanwhile. */
export const anythingMayHaveHappened: CommitNotice = {
  tenant: defaultTenant,
  entityIds: [],
  types: [],
  notified: [],
  catalogue: true,
  everything: true,
};

/** @param onFailure told of what a listener threw. */
export function createCommitListeners(onFailure: (failure: Error) => void): CommitListeners {
  const listeners = new Set<(notice: CommitNotice) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(notice) {
      for (const listener of listeners) {
        try {
          listener(notice);
        } catch (error) {
          onFailure(error instanceof Error ? error : new Error(String(error)));
        }
      }
    },
  };
}
