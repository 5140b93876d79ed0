import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Mailbox, openMailbox } from '../../server/messages/mailbox.ts';
import { withAxe } from '../axe-check.ts';
import type { ConsoleUnderTest, Elsewhere } from '../console-under-test.ts';
import { type Household, moveIn } from './household.ts';
import { town } from './town.ts';

/** A state of a page: its name is that of its picture. */
export type Look = (name: string, on: Page, how?: HowToLook) => Promise<void>;

export interface HowToLook {
  /** One of those that are shown in the dark as well. */
  readonly isMain?: boolean;
  /**
   * What it is about, where that comes on a phone after much that other pictures show: the chosen tab, with all that follows,
   * or the map and its words.
   */
  readonly part?: 'tab' | 'map';
}

/** What the chapters share. They follow one another: each finds what those before it left. */
export interface Walk extends Household {
  readonly site: ConsoleUnderTest;
  readonly mailbox: Mailbox;
  /** Of the owner of the household, signed in from the chapter `overview` on. */
  readonly page: Page;
  /** A browser of its own. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Told of each state of each page as it is on the screen. */
  readonly look: Look;
}

export type Chapter = (walk: Walk) => Promise<void>;

/** What a site needs for the walk, besides the walk itself. */
export interface Surroundings {
  readonly elsewhere: Elsewhere;
  readonly mailbox: Mailbox;
  close(): Promise<void>;
}

/** A mail server, and a street map of the operator's own. */
export async function surroundings(): Promise<Surroundings> {
  const mailbox = await openMailbox();
  const folder = await mkdtemp(join(tmpdir(), 'homeward-walk-'));
  const streets = join(folder, 'streets.pmtiles');
  await writeFile(streets, town());
  const smtp = ['--smtp-host', '127.0.0.1', '--smtp-port', `${mailbox.port}`, '--smtp-security', 'none'];
  const flags = [...smtp, '--smtp-from', 'homeward@example.org', '--webhooks', 'any', '--map-pmtiles', streets];
  return {
    elsewhere: { listed: [], unlisted: [], flags, host: 'localhost' },
    mailbox,
    close: async () => {
      await mailbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Sets out on a site that has just started. */
export async function setOut(site: ConsoleUnderTest, mailbox: Mailbox, look: Look): Promise<Walk> {
  const newPage = async (options?: BrowserContextOptions) => withAxe(await site.newPage(options));
  return { ...(await moveIn(site)), site, mailbox, newPage, look, page: await newPage({ acceptDownloads: true }) };
}
