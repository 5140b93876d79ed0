import { HomewardError } from '@homeward/shared/errors';
import type { SharedEvidence } from '@homeward/shared/share';
import { describe, expect, test } from '@jest/globals';
import { act, type ReactNode } from 'react';
import { formatDateTime, formatWithUtc } from '../../../server/web/src/format/format.ts';
import { NetworksPanel } from '../../../server/web/src/items/networks-panel.tsx';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { ReaderContext, useTimeWords } from '../../../server/web/src/items/reader-context.ts';
import type { Rest } from '../../../server/web/src/items/rest-of-kind.ts';
import { LinkChecks } from '../../../server/web/src/share/link-checks.tsx';
import { SharedFacts } from '../../../server/web/src/share/shared-facts.tsx';
import { SharedTabs } from '../../../server/web/src/share/shared-tabs.tsx';
import { Sightings } from '../../../server/web/src/share/sightings.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { cycle, machineItem, opened, opening, report, restsAre } from '../items/entries.ts';
import { reactRoot } from '../react-root.ts';

const words = texts.shared;
const AT = Date.UTC(2026, 10, 26, 14, 5);
const key = 'A'.repeat(43);

const evidence: SharedEvidence = {
  ...{ v: 1, accountId: 'account', deviceId: 'device', orderKey: key, receiptKey: key, certificate: '' },
  ...{ madeAt: AT, from: AT, to: AT + 1, kinds: ['report'], macName: 'quill', model: 'MacBook Air' },
  ...{ serial: 'C02XL0GTJGH5', stolenSince: AT, note: 'Case 1', items: [] },
};
const link = (change: Partial<SharedEvidence> = {}) => ({
  evidence: { ...evidence, ...change },
  expiresAt: AT,
  signers: { accountId: 'account', deviceId: 'device', receiptKey: key, deviceKey: key },
});

const root = reactRoot();
const show = (shown: ReactNode) => act(async () => root.render(shown));
const text = () => document.body.textContent ?? '';

const refused = (seq: number, error: unknown) => ({
  ...opening(seq),
  state: { status: 'refused' as const, error, item: null },
});

describe('what was checked', () => {
  test('counts what held, and says apart what did not hold, was not reached, and is gone', async () => {
    const entries = [
      opened(1, report(cycle('a'))),
      opened(2, report(cycle('a'))),
      refused(3, new HomewardError('bad_signature', 'not the Mac’s')),
      refused(4, new HomewardError('unavailable', 'the server did not answer')),
    ];
    let retried = 0;
    await show(<LinkChecks opened={link()} entries={entries} gone={5} list="read" onRetry={() => (retried += 1)} />);
    for (const said of [
      words.checked,
      '2 items signed by the Mac',
      words.refused(1),
      words.unreached(1),
      words.gone(5),
    ]) {
      expect(text()).toContain(said);
    }
    await act(async () => document.body.querySelector('button')?.click());
    expect(retried).toBe(1);
  });

  test('is not said to be done while anything is still opened', async () => {
    await show(
      <LinkChecks
        opened={link()}
        entries={[opened(1, report(cycle('a'))), opening(2)]}
        gone={0}
        list="read"
        onRetry={() => {}}
      />,
    );
    expect(text()).toContain(words.checking);
    expect(text()).not.toContain(words.checked);
    expect(document.body.querySelectorAll('.fails')).toHaveLength(0);
  });

  test('is nothing where the list could not be had, or nothing of it is shown', async () => {
    await show(<LinkChecks opened={link()} entries={[]} gone={0} list="reading" onRetry={() => {}} />);
    expect(text()).toContain(words.checking);
    await show(<LinkChecks opened={link()} entries={[]} gone={0} list="unread" onRetry={() => {}} />);
    expect(text()).toContain(words.unlisted);
    const entries = [refused(3, new HomewardError('bad_signature', 'not the Mac’s'))];
    await show(<LinkChecks opened={link()} entries={entries} gone={0} list="read" onRetry={() => {}} />);
    expect(text()).toContain(words.noneShown);
    expect(text()).not.toContain(words.checked);
    expect(text()).not.toContain('0 items');
  });
});

describe('which Mac it is', () => {
  test('stands there with its owner’s words, and nothing of what was left out', async () => {
    await show(<SharedFacts opened={link()} />);
    for (const said of [words.title('quill'), 'MacBook Air', 'C02XL0GTJGH5', 'Case 1', words.stolenSince, 'UTC']) {
      expect(text()).toContain(said);
    }
    // Nothing of a time after it was made is in it.
    await show(<SharedFacts opened={link({ to: AT + 90_000 })} />);
    expect(text()).toContain(words.periodOf(formatWithUtc(AT), formatWithUtc(AT)));
    await show(<SharedFacts opened={link({ model: '', serial: null, stolenSince: null, note: '' })} />);
    for (const left of [words.model, words.serial, words.stolenSince, words.note]) {
      expect([...document.body.querySelectorAll('dt')].map(({ textContent }) => textContent)).not.toContain(left);
    }
  });
});

describe('what is the owner’s', () => {
  const reader = {
    call: () => Promise.reject(new Error('nothing is asked for here')),
    live: 'live',
    items: { retryUnreached: () => {}, look: () => {} },
  } as const;
  const address = { value: { address: '192.0.2.1', scope: 'public', placeSource: 'server' } } as const;
  const reports = openedOf([opened(1, report(cycle('a'), { address }), { capturedAt: AT })], 'report');
  const Time = () => <time>{useTimeWords()(AT)}</time>;
  const shown = (
    <>
      <NetworksPanel mark={null} reports={reports} machines={[]} rest="none" />
      <Time />
    </>
  );
  const time = () => document.body.querySelector('time')?.textContent;

  test('is not called the visitor’s: they are told what they can ask a provider, and every time in UTC', async () => {
    await show(<ReaderContext value={reader}>{shown}</ReaderContext>);
    expect(text()).toContain(texts.networks.visitorLede);
    expect(text()).toMatch(/\(2:05:00\sPM UTC\)/);
    expect(time()).toBe(formatWithUtc(AT));
    await show(shown);
    expect(text()).toContain(texts.networks.lede);
    expect(time()).toBe(formatDateTime(AT));
  });
});

describe('where it was', () => {
  test('stands there with its time in UTC, a portion at a time', async () => {
    const entries = Array.from({ length: 60 }, (_, at) => opened(at, report(cycle('a')), { capturedAt: AT - at }));
    await show(<Sightings reports={openedOf(entries, 'report')} rest="none" />);
    expect(document.body.querySelectorAll('li')).toHaveLength(50);
    expect(document.body.querySelector('time')?.textContent).toMatch(/\(2:05:00\sPM UTC\)$/);
    expect(text()).toContain(words.noPosition);
    const more = [...document.body.querySelectorAll('button')].find(
      ({ textContent }) => textContent === words.more(10),
    );
    await act(async () => more?.click());
    expect(document.body.querySelectorAll('li')).toHaveLength(60);
  });
});

describe('what the machine told', () => {
  const { content } = machineItem({ value: { operatingSystem: 'macOS', release: '26.1', hostName: 'quill' } });
  const tabs = () => [...document.body.querySelectorAll('[role="tab"]')];
  const machineTab = () => tabs().find(({ textContent }) => textContent === words.tabs.machine);
  const showTabs = (
    kinds: SharedEvidence['kinds'],
    entries: Parameters<typeof SharedTabs>[0]['entries'],
    rest?: Rest,
  ) =>
    show(
      <SharedTabs
        kinds={kinds}
        mark={null}
        entries={entries}
        reports={[]}
        routes={[]}
        rests={restsAre(rest ?? 'none')}
      />,
    );
  const openTab = (tab: Element | undefined) =>
    act(async () => tab?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 })));
  const open = () => openTab(machineTab());

  test('stands in a tab of its own, the newest of it, where the link opens it', async () => {
    const older = { ...content, body: { ...content.body, system: { problem: 'failed', detail: '' } } } as const;
    const at = (capturedAt: number) => ({ kind: 'machine', capturedAt }) as const;
    await showTabs(['report', 'machine'], [opened(2, content, at(AT)), opened(1, older, at(AT - 1))]);
    await open();
    expect(text()).toContain('macOS 26.1');
    expect(text()).toContain(texts.machine.asOf(formatDateTime(AT)));
    await showTabs(['report', 'machine'], []);
    expect(text()).toContain(words.noMachine);
  });

  test('is not said not to have been shared where it could not be read, or is on its way', async () => {
    const said = [words.noPlaces, words.noPhotos, words.noNetworks, words.noRoutes, words.noMachine];
    for (const rest of ['unread', 'reading'] as const) {
      await showTabs(['report', 'snapshot', 'machine'], [], rest);
      const seen: string[] = [];
      for (const tab of tabs()) {
        await openTab(tab);
        expect(text().includes(texts.rest.unread)).toBe(rest === 'unread' && tab.textContent !== words.tabs.routes);
        seen.push(...said.filter((sentence) => text().includes(sentence)));
      }
      // Routes were not chosen: whatever could not be read, none of it is one.
      expect(seen).toEqual([words.noRoutes]);
    }
  });

  test('has none where it was not chosen', async () => {
    await showTabs(['report', 'snapshot'], []);
    expect(tabs()).toHaveLength(4);
    expect(machineTab()).toBeUndefined();
  });
});
