import { BODY_HEADER, ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { type Call, createClient } from '@homeward/shared/api/client';
import type { Receipt } from '@homeward/shared/receipt';
import { createHttp, type Http } from './http.ts';

/** The agent's calls to its server. */
export interface ServerClient {
  readonly call: Call;
  /** Sends an item; `sealed` is empty where the body was dropped. */
  putItem(id: string, token: string, sealed: Uint8Array, signal?: AbortSignal): Promise<Receipt>;
  close(): void;
}

/** @param token the device token; null before the Mac has one. */
export function createServerClient(
  origin: string,
  token: string | null,
  http: Http = createHttp(origin, token),
): ServerClient {
  return {
    call: createClient((request) => http.request(request)),
    putItem: (id, envelope, sealed, signal) => {
      const headers = { [ENVELOPE_HEADER]: envelope, ...(sealed.length === 0 && { [BODY_HEADER]: 'dropped' }) };
      const put = createClient((request) => http.request({ ...request, body: sealed, headers, signal }));
      return put('putItem', { params: { id } });
    },
    close: http.close,
  };
}
