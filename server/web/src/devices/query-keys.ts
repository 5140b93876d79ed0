/** The names under which answers are kept; what is under `devices` is renewed together. */
export const keys = {
  server: ['server'],
  devices: ['devices'],
  keyChanges: ['devices', 'key-changes'],
  records: ['records'],
  sessions: ['sessions'],
  activity: ['activity'],
  factors: ['factors'],
  enrolment: ['enrolment'],
  holds: ['holds'],
  kept: ['kept'],
  lifetime: ['lifetime'],
  /** Told since that order was known; renewed with `lifetime`. */
  thefts: (deviceId: string, orderSeq: number) => ['lifetime', 'thefts', deviceId, orderSeq],
  messages: ['messages'],
  shares: ['shares'],
  streetMap: ['street-map'],
  offer: (form: 'link' | 'code') => ['offer', form],
  pairing: (pairingId: string) => ['pairing', pairingId],
  /** As the server tells it, with no check of the claim. */
  pairingStatus: (pairingId: string) => ['pairing', pairingId, 'status'],
  /** Without a kind: the latest of each. */
  latest: (deviceId: string, kind?: 'report' | 'machine' | 'event') => ['latest', deviceId, ...(kind ? [kind] : [])],
} as const;
