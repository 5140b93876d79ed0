import { account, factors, keys, lifetimes, messages, vetoes } from './account-chapter.ts';
import { evidencePack, shareLink } from './evidence-chapter.ts';
import { beforeSignIn, elsewhere, newOwner } from './guest-chapter.ts';
import { serverLies } from './lies-chapter.ts';
import { listStates } from './list-states-chapter.ts';
import { otherStandings } from './other-standings-chapter.ts';
import { overview, quietMac } from './overview-chapter.ts';
import { quietEvening } from './quiet-chapter.ts';
import { leaving, stolenMac, theft } from './theft-chapter.ts';
import type { Chapter } from './walk.ts';

export type TitledChapter = readonly [title: string, chapter: Chapter];

/** Before the sign-in, and all about Macs. */
export const ofMacs: readonly TitledChapter[] = [
  ['before the sign-in', beforeSignIn],
  ['a console that came from elsewhere', elsewhere],
  ['a new owner and the first Mac', newOwner],
  ['all Macs at one look', overview],
  ['a Mac on quiet days', quietMac],
  ['a Mac that is stolen', stolenMac],
  ['a theft from the first question to the end', theft],
  ['a Mac that somebody wants to be let go', leaving],
  ['an evidence pack', evidencePack],
  ['a link for an officer', shareLink],
];

/** About the account, and Macs of an account of their own; they need nothing of those before but an owner who is signed in. */
export const ofTheAccount: readonly TitledChapter[] = [
  ['messages', messages],
  ['the account', account],
  ['second factors', factors],
  ['what waits for a veto', vetoes],
  ['a new recovery code and new keys', keys],
  ['Macs in every other standing', otherStandings],
  ['a quiet evening', quietEvening],
  ['a server that lies', serverLies],
  ['lists in all their states', listStates],
];

/** The end of what those of Macs began. From then on a warning stands on every page. */
export const atTheEnd: readonly TitledChapter[] = [['how long things are kept', lifetimes]];

/** Every page of the console in each of its states, in the order in which they are walked. */
export const chapters: readonly TitledChapter[] = [...ofMacs, ...ofTheAccount, ...atTheEnd];
