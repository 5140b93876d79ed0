import Type from 'typebox';
import { Closed, Uuid } from '../schema.ts';
import { StepUpProof } from './account.ts';
import type { Endpoint } from './endpoint.ts';

/** How long what the owner has on the server lives, and how it leaves the server. */
export const lifetimeApi = {
  beginExport: {
    method: 'POST',
    path: '/api/account/exports',
    authorization: 'owner',
    summary:
      'Say, with a proof and before it is made in the browser, that an evidence pack of a Mac is made, or an export of everything: it is written down',
    body: Type.Union([
      Closed({ what: Type.Literal('pack'), deviceId: Uuid, proof: Type.Optional(StepUpProof) }),
      Closed({ what: Type.Literal('everything'), proof: Type.Optional(StepUpProof) }),
    ]),
  },
} as const satisfies Record<string, Endpoint>;
