import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { BODY_HEADER, ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { toProblemDetails } from '@homeward/shared/api/problem';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { type ErrorCode, HomewardError } from '@homeward/shared/errors';
import type { MacedClaim } from '@homeward/shared/pairing';
import type { Place } from '@homeward/shared/place';
import { issueReceipts, type Receipt } from '@homeward/shared/receipt';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { type OpenedItem, openItem } from '@homeward/shared/seal';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import { type WebSocket, WebSocketServer } from 'ws';
import { type MadePairing, type PairedMac, StandInOwner } from './stand-in-owner.ts';

export interface KeptItem {
  readonly token: string;
  readonly envelope: Envelope;
  readonly sealed: Buffer;
  readonly dropped: boolean;
  readonly receipt: Receipt;
  readonly receivedAt: number;
}

/** What a test makes the server do in place of its work: answer otherwise, cut the connection, or never answer. */
export type Fault =
  | { readonly status: number; readonly contentType: string; readonly body: string; readonly location?: string }
  | 'cut'
  | 'silence'
  | null;

/** One call that arrived. */
export interface Arrival {
  readonly call: string;
  readonly at: number;
  readonly authorization: string | undefined;
}

/** A server of one owner, in memory, that speaks the real protocol over real HTTP. */
export class StandInServer {
  readonly owner: StandInOwner;
  readonly #receiptKey: SigningKey;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #token = toBase64Url(randomBytes(32));
  #pairing: MadePairing | undefined;
  #claim: MacedClaim | undefined;
  #certificate: string | null = null;
  #port = 0;
  items = new Map<string, KeptItem>();
  order: string | null = null;
  acknowledgements: string[] = [];
  readonly rotationAcknowledgements: string[] = [];
  /** What a check-in is told of the owner's keys. */
  rotations: string[] = [];
  arrivals: Arrival[] = [];
  mac: PairedMac | undefined;
  digits = '';
  /** Whether the owner answers a claim at once. */
  certifies = true;
  fault: (call: string, request: IncomingMessage) => Fault = () => null;
  /** Changes a receipt on its way out. */
  receiptChange: (receipt: Receipt) => Receipt | Promise<Receipt> = (receipt) => receipt;

  private constructor(owner: StandInOwner, receiptKey: SigningKey) {
    this.owner = owner;
    this.#receiptKey = receiptKey;
    this.#server = createServer((request, response) => {
      // The agent may give a request up in the middle of it.
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server.on('upgrade', (request, socket, head) => {
      // An agent that ends cuts its connections.
      socket.on('error', () => {});
      const fault = this.fault('stream', request);
      if (fault !== null || request.headers.authorization !== `Bearer ${this.#token}`) {
        const status = fault !== null && typeof fault === 'object' ? fault.status : 401;
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (stream) => {
        stream.on('error', () => {});
        this.#arrive('stream', request);
      });
    });
  }

  static async start(): Promise<StandInServer> {
    const server = new StandInServer(await StandInOwner.make(), await signingKeyFromSeed(randomBytes(32)));
    await server.listen();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get receiptKey(): string {
    return toBase64Url(this.#receiptKey.publicKey);
  }

  get streams(): number {
    return this.#sockets.clients.size;
  }

  /** Listens, on the port of before where there was one. */
  listen(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Stops listening and cuts every connection; `listen` brings it back. */
  stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Takes over the paired Mac of another server: it moved here. */
  adopt(other: StandInServer): void {
    this.#token = other.#token;
    this.mac = other.mac;
  }

  /** Makes a pairing; answers what is typed into the Mac. */
  async makePairing(form: 'link' | 'code' = 'link'): Promise<string> {
    this.#pairing = await this.owner.makePairing(form, this.origin, this.receiptKey);
    this.#claim = undefined;
    this.#certificate = null;
    return this.#pairing.typed;
  }

  /** Gives an order: kept for check-ins, and pushed. */
  give(token: string, push = true): void {
    this.order = token;
    if (push) this.push(token);
  }

  push(token: string): void {
    for (const socket of this.#sockets.clients)
      (socket as WebSocket).send(JSON.stringify({ type: 'order', order: token }));
  }

  /** Pushes a change of the owner's keys. */
  pushRotation(rotation: string): void {
    for (const socket of this.#sockets.clients)
      (socket as WebSocket).send(JSON.stringify({ type: 'rotation', rotation }));
  }

  /** Items in the chain's order. */
  get chain(): readonly KeptItem[] {
    return [...this.items.values()].sort(
      (a, b) => a.envelope.epoch - b.envelope.epoch || a.envelope.seq - b.envelope.seq,
    );
  }

  ofKind(kind: Envelope['kind']): readonly KeptItem[] {
    return this.chain.filter(({ envelope }) => envelope.kind === kind);
  }

  /** Opens an item with the owner's key. */
  open({ sealed, envelope }: KeptItem): Promise<OpenedItem> {
    return openItem(sealed, envelope, this.owner.keyring.identity);
  }

  async bodyOf(item: KeptItem): Promise<Record<string, unknown>> {
    return JSON.parse(Buffer.from((await this.open(item)).body).toString('utf8'));
  }

  /** The events that arrived, opened, in order. */
  async events(): Promise<Record<string, unknown>[]> {
    return Promise.all(this.ofKind('event').map((item) => this.bodyOf(item)));
  }

  #arrive(call: string, request: IncomingMessage): void {
    this.arrivals.push({ call, at: Date.now(), authorization: request.headers.authorization });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [, , , ...rest] = (request.url ?? '').split('/');
    const call = `${request.method} ${rest[0] === 'items' ? 'items' : rest.join('/')}`;
    this.#arrive(call, request);
    const fault = this.fault(call, request);
    if (fault === 'silence') return;
    if (fault === 'cut') return void request.socket.destroy();
    if (fault !== null) {
      const location = fault.location === undefined ? {} : { Location: fault.location };
      response.writeHead(fault.status, { 'Content-Type': fault.contentType, ...location }).end(fault.body);
      return;
    }
    try {
      const reply = await this.#handle(call, rest, request, body);
      if (reply === undefined) response.writeHead(204).end();
      else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(reply));
    } catch (error) {
      const problem = error instanceof HomewardError ? error : new HomewardError('internal', String(error));
      response.writeHead(problem.status, { 'Content-Type': 'application/problem+json' });
      response.end(JSON.stringify(toProblemDetails(problem)));
    }
  }

  async #handle(call: string, rest: string[], request: IncomingMessage, body: Buffer): Promise<unknown> {
    const json = () => JSON.parse(body.toString('utf8'));
    if (call === 'POST pairing/offer') return this.#offer(json());
    if (call === 'POST pairing/claim') return this.#takeClaim(json());
    if (request.headers.authorization !== `Bearer ${this.#token}`)
      throw new HomewardError('unknown_device', 'who is that');
    switch (call) {
      case 'GET pairing':
        return { status: this.#certificate === null ? 'claimed' : 'certified', certificate: this.#certificate };
      case 'POST check-in':
        return this.#checkIn(json().epoch);
      case 'POST acknowledgements':
        readSigned(acknowledgementKind, json().acknowledgement);
        this.acknowledgements.push(json().acknowledgement);
        return undefined;
      case 'POST rotation-acknowledgements':
        readSigned(rotationAcknowledgementKind, json().acknowledgement);
        this.rotationAcknowledgements.push(json().acknowledgement);
        return undefined;
      case 'POST places':
        return { own: place, places: [] };
      case 'PUT items':
        return this.#keep(rest[1] ?? '', request, body);
      default:
        throw new HomewardError('not_found', call);
    }
  }

  #offer({ pairingId }: { pairingId: string }): unknown {
    if (this.#pairing?.keys.pairingId !== pairingId) throw new HomewardError('not_found', 'no such pairing');
    return this.#pairing.offer;
  }

  async #takeClaim({ claim }: { claim: MacedClaim }): Promise<unknown> {
    if (this.#claim !== undefined) throw new HomewardError('pairing_used', 'once only');
    this.#claim = claim;
    const deviceId = randomUUID();
    if (this.#pairing && this.certifies) {
      const { certificate, mac, digits } = await this.owner.certify(this.#pairing, claim, deviceId);
      this.#certificate = certificate;
      this.mac = mac;
      this.digits = digits;
    }
    return { deviceId, deviceToken: this.#token };
  }

  #checkIn(epoch: number): unknown {
    const numbers = new Set(
      this.chain.filter(({ envelope }) => envelope.epoch === epoch).map(({ envelope }) => envelope.seq),
    );
    let haveSeq = 0;
    while (numbers.has(haveSeq + 1)) haveSeq += 1;
    return {
      ...{ serverTime: Date.now(), order: this.order, haveSeq },
      lastEnvelope: this.chain.at(-1)?.token ?? null,
      lastAcknowledgement: this.acknowledgements.at(-1) ?? null,
      ...(this.rotations.length > 0 && { rotations: this.rotations }),
    };
  }

  async #keep(id: string, request: IncomingMessage, sealed: Buffer): Promise<Receipt> {
    const token = String(request.headers[ENVELOPE_HEADER]);
    const envelope = readSigned(envelopeKind, token);
    const dropped = request.headers[BODY_HEADER] === 'dropped';
    if (envelope.id !== id) throw new HomewardError('item_refused', 'another id');
    if (!dropped && (sha256Base64Url(sealed) !== envelope.sealedSha256 || sealed.length !== envelope.size)) {
      throw new HomewardError('item_refused', 'another digest');
    }
    const before = this.chain.find(
      (item) => item.envelope.epoch === envelope.epoch && item.envelope.seq === envelope.seq,
    );
    if (before && before.token !== token) throw new HomewardError('item_conflict', 'the number is used');
    const kept = before ?? (await this.#receive(token, envelope, sealed, dropped));
    this.items.set(id, kept);
    return this.receiptChange(kept.receipt);
  }

  async #receive(token: string, envelope: Envelope, sealed: Buffer, dropped: boolean): Promise<KeptItem> {
    const [receipt] = await issueReceipts([hashSigned(envelopeKind, token)], Date.now(), this.#receiptKey);
    if (receipt === undefined) throw new Error('no receipt');
    return { token, envelope, sealed, dropped, receipt, receivedAt: Date.now() };
  }
}

/** Where the stand-in says that every caller is. */
export const place: Place = {
  address: '203.0.113.7',
  ...{ scope: 'public', placeSource: 'server', city: 'Lisbon', countryCode: 'PT' },
  ...{ latitude: 38.72, longitude: -9.14, accuracyMeters: 20_000 },
};

/** A problem-details answer, as a fault. */
export const problem = (code: ErrorCode): Fault => {
  const details = toProblemDetails(new HomewardError(code, 'by the test'));
  return { status: details.status, contentType: 'application/problem+json', body: JSON.stringify(details) };
};

/** What a captive portal answers to everything. */
export const captivePortal: Fault = {
  status: 200,
  contentType: 'text/html',
  body: '<html>Sign in to the Wi-Fi</html>',
};
