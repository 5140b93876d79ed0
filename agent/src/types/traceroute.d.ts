/** traceroute 1.0.0, read in its source: it has no types of its own. */
declare module 'traceroute' {
  /**
   * One line of the program's output after the first: the address that answered with its round trips in milliseconds,
   * or false for `*`. A line that is no hop gives a key that is no address, and values that are NaN.
   */
  export type TracedHop = Readonly<Record<string, readonly number[]>> | false;

  /**
   * Runs `traceroute -q 1 -n HOST` in a shell, HOST unquoted, without a time limit and without a handle to end it.
   * A status other than 0 gives the error of `child_process.exec`, and no hops.
   */
  const traceroute: {
    trace(host: string, callback: (error: Error | null, hops?: readonly TracedHop[]) => void): void;
  };
  export default traceroute;
}
