/** Loaded into a process before its program: makes `process.parentPort` of Node's own channel. See `fake-utility-process.ts`. */
import { EventEmitter } from 'node:events';
import type { MessagePortMain, ParentPort } from 'electron';
import type { Parcel } from './fake-utility-process.ts';

const send = (parcel: Parcel) => void (process.connected && process.send?.(parcel));

class ChildPort extends EventEmitter implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> {
  readonly #number: number;
  #isStarted = false;
  #queue: unknown[] = [];

  constructor(number: number) {
    super();
    this.#number = number;
  }
  postMessage(data: unknown): void {
    send({ port: this.#number, data: structuredClone(data), ports: [] });
  }
  start(): void {
    this.#isStarted = true;
    this.#flush();
  }
  close(): void {
    send({ closed: this.#number });
  }
  deliver(event: unknown): void {
    this.#queue.push(event);
    if (this.#isStarted) this.#flush();
  }
  #flush(): void {
    for (const event of this.#queue.splice(0)) this.emit('message', event);
  }
}

const ports = new Map<number, ChildPort>([[0, new ChildPort(0)]]);
const parentPort = ports.get(0) as ChildPort & ParentPort;
// Electron's starts when somebody listens (lib/utility/init.ts).
parentPort.on('newListener', (name) => {
  if (name === 'message') setImmediate(() => parentPort.start());
});
Object.defineProperty(process, 'parentPort', { value: parentPort });

process.on('message', (parcel: Parcel) => {
  if ('closed' in parcel) {
    ports.get(parcel.closed)?.emit('close');
    return;
  }
  const handed = parcel.ports.map((number) => {
    const port = new ChildPort(number);
    ports.set(number, port);
    return port;
  });
  ports.get(parcel.port)?.deliver({ data: parcel.data, ports: handed });
});
// The main process is gone, and every port with it.
process.on('disconnect', () => {
  for (const port of ports.values()) port.emit('close');
});
