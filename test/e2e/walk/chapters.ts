import { account, factors, keys, lifetimes, messages, vetoes } from './account-chapter.ts';
import { evidencePack, shareLink } from './evidence-chapter.ts';
import { beforeSignIn, elsewhere, newOwner } from './guest-chapter.ts';
import { listStates } from './list-states-chapter.ts';
import { overview, quietMac } from './overview-chapter.ts';
import { leaving, stolenMac, theft } from './theft-chapter.ts';
import type { Chapter } from './walk.ts';

/** Every page of the console in each of its states, in the order in which they are walked. */
export const chapters: readonly (readonly [title: string, chapter: Chapter])[] = [
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
  ['messages', messages],
  ['the account', account],
  ['second factors', factors],
  ['what waits for a veto', vetoes],
  ['a new recovery code and new keys', keys],
  ['how long things are kept', lifetimes],
  ['lists in all their states', listStates],
];
