import { expect } from '@jest/globals';
import type { JournalQuery, JournalRow } from '../../../../agent/src/state/journal-page.ts';
import type { Asked, Play } from '../../../../scripts/trial/page-stage.ts';
import { journalRows, playJournal } from '../../../../scripts/trial/window-states.ts';
import { needs } from '../../../programs.ts';
import { everyStateIsClean, expectClean, focused, tabOrder, windowsInChromium } from './window-in-chromium.ts';

const inChromium = needs('chromium');
const openWindow = windowsInChromium();
const open = async (play: Play = {}) => {
  const window = await openWindow('journal', {
    'journal:view': { value: { isStolen: false, revision: 0 } },
    'journal:page': (query) => playJournal(query),
    ...play,
  });
  await window.hasAsked(1);
  return window;
};
const queries = (asked: readonly Asked[]) =>
  asked.filter(([event]) => event === 'journal:page').map(([, query]) => query as JournalQuery);

everyStateIsClean('journal', openWindow);

inChromium('when, what, in which mode, sent or waiting; days told apart', async () => {
  const { page } = await open();
  await page.getByRole('row').nth(4).waitFor();
  const rows = await page.getByRole('row').allInnerTexts();
  expect(rows.slice(0, 5).map((row) => row.split(/\s+/).join(' '))).toEqual([
    'Time What Mode State',
    'Today',
    '15:10:00 Event Protected Waiting',
    '15:08:00 Report Protected Waiting',
    '15:03:00 Event Protected Refused 15:03',
  ]);
  expect(await page.locator('.day').allInnerTexts()).toContain('Yesterday');
  await page.getByText('Collected while stolen').waitFor();
  await page.getByText('4 reports, 8 snapshots, 4 network readings, 3 routes').waitFor();
});

inChromium('older rows come page by page, as one scrolls, to the very first', async () => {
  const { page, asked } = await open();
  await page.getByRole('row').nth(50).waitFor();
  expect(queries(asked)).toEqual([{ limit: 100 }]);
  for (const loaded of [101, 201]) {
    await page.locator('.older').scrollIntoViewIfNeeded();
    await page.locator('tbody tr:not(.day)').nth(loaded).waitFor({ state: 'attached' });
  }
  await page.getByText('This Mac was paired').waitFor();
  expect(queries(asked)).toEqual([{ limit: 100 }, { limit: 100, before: '100' }, { limit: 100, before: '200' }]);
  expect(await page.locator('tbody tr:not(.day)').count()).toBe(journalRows.length);
  expect(await page.locator('.older').count()).toBe(0);
});

inChromium('a search is for what was typed, after a pause; Esc empties it', async () => {
  const { page, asked, hasAsked } = await open();
  await page.keyboard.press('Control+f');
  expect(await focused(page)).toBe('Search the journal');
  await page.keyboard.insertText('stolen');
  expect(queries(await hasAsked(2)).at(-1)).toEqual({ text: 'stolen', limit: 100 });
  await page.getByText('Mode: Stolen').waitFor();
  expect(await page.locator('tbody tr:not(.day)').count()).toBe(2);
  await page.keyboard.insertText(' nothing like it');
  await page.getByText('No row has “stolen nothing like it”.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Mode: Protected').first().waitFor();
  expect(queries(asked).at(-1)).toEqual({ limit: 100 });
  expect(await page.getByLabel('Search the journal').inputValue()).toBe('');
});

const newest: JournalRow = { id: 'new', what: 'mode', mode: 'paused', at: Date.UTC(2026, 10, 23, 14, 11, 30) };

inChromium('a new row appears by itself at the top', async () => {
  const { page, play, tell } = await open();
  play({ 'journal:page': (query) => playJournal(query, [newest, ...journalRows]) });
  await tell('journal:changed', { isStolen: false, revision: 1 });
  await page.getByText('Mode: Paused').waitFor();
});

inChromium('and is offered to whoever reads further down', async () => {
  const { page, play, tell } = await open();
  await page.locator('tr:not(.day)').nth(50).waitFor();
  await page.locator('.older').scrollIntoViewIfNeeded();
  await page.locator('tr:not(.day)').nth(150).waitFor({ state: 'attached' });
  play({ 'journal:page': (query) => playJournal(query, [newest, ...journalRows]) });
  await tell('journal:changed', { isStolen: true, revision: 1 });
  await page.getByText('This Mac is marked as stolen').waitFor();
  expect(await page.getByText('Mode: Paused').count()).toBe(0);
  await page.getByRole('button', { name: 'Show newer rows' }).click();
  await page.getByText('Mode: Paused').waitFor();
});

inChromium('what cannot be read is said, and tried again', async () => {
  const { page, play } = await open({ 'journal:page': { words: 'The journal cannot be read now.' } });
  await page.getByRole('alert').getByText('The journal cannot be read now.').waitFor();
  play({ 'journal:page': (query) => playJournal(query) });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Mode: Protected').first().waitFor();
});

inChromium('a page further down that does not come leaves the rows where they are', async () => {
  const { page, play } = await open();
  await page.getByRole('row').nth(50).waitFor();
  play({ 'journal:page': { words: 'Something went wrong.' } });
  await page.locator('.older').scrollIntoViewIfNeeded();
  await page.getByRole('alert').getByText('Something went wrong.').waitFor();
  expect(await page.locator('tbody tr:not(.day)').count()).toBe(100);
});

inChromium('whoever leaves the search with the same words stays where they read', async () => {
  const { page } = await open();
  await page.getByRole('row').nth(50).waitFor();
  const search = page.getByLabel('Search the journal');
  await search.fill('report');
  await page.locator('tbody tr:not(.day)').first().filter({ hasText: 'Report' }).waitFor();
  await page.locator('tbody tr:not(.day)').nth(40).scrollIntoViewIfNeeded();
  const scrollTop = () => page.locator('.journal-scroller').evaluate((scroller) => scroller.scrollTop);
  const before = await scrollTop();
  expect(before).toBeGreaterThan(0);
  await search.blur();
  expect(await scrollTop()).toBe(before);
});

inChromium('it is saved by the keyboard alone, as a table or as JSON, and told how that went', async () => {
  const { page, asked, play } = await open({ 'journal:export': { value: { outcome: 'saved', rows: 226 } } });
  await page.keyboard.press('Control+f');
  await page.keyboard.insertText('report');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'As a table (CSV)…' }).waitFor();
  await expectClean(page);
  expect(await focused(page)).toBe('As a table (CSV)…');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Saved 226 rows.').waitFor();
  expect(asked.filter(([event]) => event === 'journal:export')).toEqual([
    ['journal:export', { format: 'json', text: 'report' }],
  ]);
  play({ 'journal:export': { value: { outcome: 'failed' } } });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As a table (CSV)…' }).click();
  await page.getByRole('status').getByText('The file could not be written there.').waitFor();
});

inChromium('the keyboard reaches the search, the export and the rows', async () => {
  const { page } = await open();
  await page.getByRole('row').nth(4).waitFor();
  expect(await tabOrder(page)).toEqual(['Search the journal', 'Export', 'Show older rows']);
});

inChromium('whoever is on the button for older rows stays on it while they come', async () => {
  const { page, play, asked } = await open();
  await page.getByRole('row').nth(50).waitFor();
  play({ 'journal:page': 'pending' });
  await page.getByRole('button', { name: 'Show older rows' }).focus();
  await page.locator('.older .button[aria-disabled="true"]').waitFor();
  expect(await focused(page)).toBe('Show older rows');
  await page.keyboard.press('Enter');
  expect(queries(asked)).toHaveLength(2);
});
