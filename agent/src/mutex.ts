/** Lets one task in at a time, in the order in which they came. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the task when those before it are done, whether or not they failed. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(task, task);
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Resolves when every task so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
