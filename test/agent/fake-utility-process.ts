/**
 * Electron's utility processes, as far as the app uses them: real Node processes, which `fake-utility-child.ts` gives a
 * `process.parentPort`. A port that is handed to one goes on working there; its messages travel over Node's own channel.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type * as Real from 'electron';

/** What travels: a message for the parent's port (`port` 0) or for one that was handed over, or that one's end. */
export type Parcel =
  | { readonly port: number; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly closed: number };

const childProgram = new URL('./fake-utility-child.ts', import.meta.url);

/** Every utility process that was started and has not ended. */
export const utilityProcesses = new Set<FakeUtilityProcess>();

export class FakeMessagePort
  extends EventEmitter
  implements Pick<Real.MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  peer: FakeMessagePort | undefined;
  #started = false;
  #queue: { data: unknown; ports: FakeMessagePort[] }[] = [];
  /** The process that this end was handed to. */
  #away: { readonly process: FakeUtilityProcess; readonly number: number } | undefined;
  #isClosed = false;

  postMessage(data: unknown, ports: FakeMessagePort[] = []): void {
    // As Electron does: what cannot be cloned throws here, and nobody sees a later change.
    if (!this.#isClosed) this.peer?.deliver(structuredClone(data), ports);
  }

  start(): void {
    this.#started = true;
    this.#flush();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { peer } = this;
    queueMicrotask(() => peer?.peerClosed());
  }

  /** Hands this end over to a process. */
  handTo(process: FakeUtilityProcess, number: number): void {
    this.#away = { process, number };
    this.#flush();
  }

  deliver(data: unknown, ports: FakeMessagePort[]): void {
    this.#queue.push({ data, ports });
    setImmediate(() => this.#flush());
  }

  peerClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#away) this.#away.process.send({ closed: this.#away.number });
    else this.emit('close');
  }

  #flush(): void {
    if (!this.#started && !this.#away) return;
    for (const message of this.#queue.splice(0)) {
      if (this.#away) this.#away.process.sendTo(this.#away.number, message.data, message.ports);
      else this.emit('message', message);
    }
  }
}

export class FakeMessageChannel implements Real.MessageChannelMain {
  readonly port1: FakeMessagePort & Real.MessagePortMain;
  readonly port2: FakeMessagePort & Real.MessagePortMain;

  constructor() {
    const [one, other] = [new FakeMessagePort(), new FakeMessagePort()];
    one.peer = other;
    other.peer = one;
    this.port1 = one as FakeMessagePort & Real.MessagePortMain;
    this.port2 = other as FakeMessagePort & Real.MessagePortMain;
  }
}

export class FakeUtilityProcess
  extends EventEmitter
  implements Pick<Real.UtilityProcess, 'pid' | 'stderr' | 'kill' | 'postMessage'>
{
  readonly modulePath: string;
  readonly options: Real.ForkOptions;
  pid: number | undefined;
  stderr: NodeJS.ReadableStream | null;
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, FakeMessagePort>();

  static fork(modulePath: string, args: string[] = [], options: Real.ForkOptions = {}): FakeUtilityProcess {
    return new FakeUtilityProcess(modulePath, args, options);
  }

  private constructor(modulePath: string, args: string[], options: Real.ForkOptions) {
    super();
    this.modulePath = modulePath;
    this.options = options;
    const [, , errors = 'ignore'] = Array.isArray(options.stdio) ? options.stdio : [];
    this.#child = fork(modulePath, args, {
      ...(options.env && { env: { ...options.env } as NodeJS.ProcessEnv }),
      execArgv: ['--disable-warning=ExperimentalWarning', `--import=${childProgram.href}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', errors, 'ipc'],
    });
    utilityProcesses.add(this);
    this.pid = this.#child.pid;
    this.stderr = this.#child.stderr;
    this.#child.on('message', (parcel: Parcel) => this.#receive(parcel));
    this.#child.on('exit', (code, killedBy) => this.#end(code ?? (killedBy === 'SIGKILL' ? 9 : 15)));
    setImmediate(() => this.emit('spawn'));
  }

  /** To the process, the main process is gone. */
  abandon(): void {
    this.#child.disconnect();
  }

  kill(): boolean {
    return this.#child.kill();
  }

  postMessage(data: unknown, ports: FakeMessagePort[] = []): void {
    // Electron 44 crashes here (electron#53923).
    if (this.pid === undefined) throw new Error('a message to a process that is gone');
    this.sendTo(0, data, ports);
  }

  sendTo(port: number, data: unknown, ports: FakeMessagePort[]): void {
    const numbers = ports.map((handed) => {
      const number = this.#ports.size + 1;
      this.#ports.set(number, handed);
      return number;
    });
    this.send({ port, data, ports: numbers });
    for (const [index, handed] of ports.entries()) handed.handTo(this, numbers[index] ?? 0);
  }

  send(parcel: Parcel): void {
    if (this.#child.connected) this.#child.send(parcel, () => {});
  }

  #receive(parcel: Parcel): void {
    if ('closed' in parcel) this.#ports.get(parcel.closed)?.close();
    else if (parcel.port === 0) this.emit('message', parcel.data);
    else this.#ports.get(parcel.port)?.postMessage(parcel.data);
  }

  #end(code: number): void {
    utilityProcesses.delete(this);
    this.pid = undefined;
    this.stderr = null;
    for (const port of this.#ports.values()) port.close();
    this.emit('exit', code);
  }
}
