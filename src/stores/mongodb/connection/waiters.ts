/** Those who wait for something that comes, or does not. */
export class Waiters {
  readonly #waiting = new Set<() => void>();

  /**
   * Ends with the next `wake`, and after that many milliseconds, which may be infinite.
   *
   * @param refusal asked when it ends: why it was in vain, undefined where it was not.
   * @throws that refusal.
   */
  wait(milliseconds: number, refusal: () => Error | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = Number.isFinite(milliseconds) ? setTimeout(() => end(), milliseconds) : undefined;
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        const why = refusal();
        if (why === undefined) resolve();
        else reject(why);
      };
      this.#waiting.add(end);
    });
  }

  wake(): void {
    for (const end of [...this.#waiting]) end();
  }
}
