/** The names under which answers are kept; what is under `devices` is renewed together. */
export const keys = {
  server: ['server'],
  devices: ['devices'],
  records: ['records'],
  sessions: ['sessions'],
  activity: ['activity'],
  factors: ['factors'],
  enrolment: ['enrolment'],
  holds: ['holds'],
  messages: ['messages'],
  offer: (form: 'link' | 'code') => ['offer', form],
  pairing: (pairingId: string) => ['pairing', pairingId],
  items: (deviceId: string) => ['items', deviceId],
  latestReport: (deviceId: string) => ['latest-report', deviceId],
} as const;
