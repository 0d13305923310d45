import { describe, expect, it } from 'vitest';
import { anythingMayHaveHappened, createCommitListeners } from './commit-listeners.ts';

describe('createCommitListeners', () => {
  it('tells all of them, whatever one of them throws, until they do not listen any more', () => {
    const failures: Error[] = [];
    const heard: string[] = [];
    const listeners = createCommitListeners((failure) => failures.push(failure));
    const stop = listeners.add(() => heard.push('first'));
    listeners.add(() => {
      throw new Error('no');
    });
    listeners.add(() => heard.push('last'));
    listeners.tell(anythingMayHaveHappened);
    stop();
    listeners.tell(anythingMayHaveHappened);
    expect(heard).toEqual(['first', 'last', 'last']);
    expect(failures.map(({ message }) => message)).toEqual(['no', 'no']);
  });
});
