import { firstTexts } from './first-texts.ts';
import { accountTexts } from './texts/account.ts';
import { deletionTexts } from './texts/deletion.ts';
import { evidenceTexts } from './texts/evidence.ts';
import { exportTexts } from './texts/export.ts';
import { guardTexts } from './texts/guard.ts';
import { healthTexts } from './texts/health.ts';
import { helpTexts } from './texts/help.ts';
import { keysTexts } from './texts/keys.ts';
import { lifetimeTexts } from './texts/lifetime.ts';
import { macTexts } from './texts/mac.ts';
import { messagesTexts } from './texts/messages.ts';
import { networksTexts } from './texts/networks.ts';
import { offlineTexts } from './texts/offline.ts';
import { overviewTexts } from './texts/overview.ts';
import { packTexts } from './texts/pack.ts';
import { reportTexts } from './texts/pack-report.ts';
import { pairingTexts } from './texts/pairing.ts';
import { pathTexts } from './texts/path.ts';
import { shareTexts } from './texts/share.ts';
import { stolenTexts } from './texts/stolen.ts';
import { streetsTexts } from './texts/streets.ts';
import { theftTexts } from './texts/theft.ts';

/**
 * Every English word of the console, one file per heading under `texts/`. A translation is another object of this shape:
 * words that take values are functions of them, so that it may put them in its own order.
 */
export const texts = {
  ...firstTexts,
  ...overviewTexts,
  ...pairingTexts,
  ...macTexts,
  ...healthTexts,
  ...pathTexts,
  ...streetsTexts,
  ...networksTexts,
  ...stolenTexts,
  ...theftTexts,
  ...evidenceTexts,
  ...packTexts,
  ...shareTexts,
  ...reportTexts,
  ...accountTexts,
  ...guardTexts,
  ...lifetimeTexts,
  ...keysTexts,
  ...deletionTexts,
  ...exportTexts,
  ...offlineTexts,
  ...helpTexts,
  ...messagesTexts,
} as const;
