import { api } from '@homeward/shared/api/table';
import { EtagMismatch, type RangeResponse, type Source } from 'pmtiles';
import { type Access, request } from '../connection/access.ts';

const DEADLINE_MS = 20_000;

/** The server's PMTiles file, read in parts. */
export class ServersFile implements Source {
  readonly #access: () => Access;

  constructor(access: () => Access) {
    this.#access = access;
  }

  readonly getKey = (): string => this.#access().origin;

  readonly getBytes = async (
    offset: number,
    length: number,
    signal?: AbortSignal,
    etag?: string,
  ): Promise<RangeResponse> => {
    const { url, init } = request(this.#access(), api.streetMapFile.path);
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const answer = await fetch(url, {
      ...init,
      headers: { ...init.headers, range: `bytes=${offset}-${offset + length - 1}` },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    if (answer.status !== 206) throw new Error(`a part of the street map was answered with ${answer.status}`);
    const found = answer.headers.get('etag') ?? undefined;
    // Another file than the one whose directory was read: everything has to be looked up anew.
    if (etag !== undefined && found !== undefined && found !== etag) throw new EtagMismatch(etag);
    return { data: await answer.arrayBuffer(), ...(found !== undefined && { etag: found }) };
  };
}
