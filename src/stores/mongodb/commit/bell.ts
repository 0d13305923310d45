/** Milliseconds between two rings: other processes listen no more often. */
const pauseMs = 200;

/** Tells other processes of something, with nobody waiting for it. */
export interface Bell {
  ring(): void;
  /** Resolves when what was rung is told, or could not be. */
  quiet(): Promise<void>;
}

/** @param onFailure told of what could not be told. */
export function createBell(tell: () => Promise<void>, onFailure: (error: unknown) => void): Bell {
  let ringing: Promise<void> | undefined;
  let pause: NodeJS.Timeout | undefined;
  let isDue = false;

  function ring(): void {
    isDue = false;
    ringing = tell()
      .catch(onFailure)
      .then(() => {
        ringing = undefined;
        pause = setTimeout(endPause, pauseMs).unref();
      });
  }

  function endPause(): void {
    pause = undefined;
    if (isDue) ring();
  }

  return {
    ring() {
      if (ringing === undefined && pause === undefined) ring();
      else isDue = true;
    },
    async quiet() {
      await ringing;
      clearTimeout(pause);
      pause = undefined;
      if (isDue) ring();
      await ringing;
      clearTimeout(pause);
    },
  };
}
