import { describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { MacBanner } from '../../../server/web/src/devices/mac-banner.tsx';
import type { Need } from '../../../server/web/src/devices/mac-needs.ts';
import type { Standing } from '../../../server/web/src/devices/mac-standing.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { formatDateTime } from '../../../server/web/src/format/format.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const device = { tombstone: null, online: true, lastSeenAt: 0, pairedAt: 0, unseenDays: 3 };
const mac = { name: 'MacBook', order: null, orderedMode: 'protected', device } as Mac;

/** By an order that it took a second after the beginning of time, for one second. */
const stolen: Partial<Mac> = {
  order: {
    type: 'mode',
    mode: 'stolen',
    hidden: true,
    intervalSeconds: 300,
    maxSeconds: 1,
    issuedAt: 0,
  } as Mac['order'],
  ...{
    orderedMode: 'stolen',
    confirmed: true,
    acknowledgement: { mode: 'stolen', at: 1000 } as Mac['acknowledgement'],
  },
};

async function show(
  standing: Standing,
  needs: readonly Need[],
  change: Partial<Mac> = {},
  { released = null, endsAt = null }: Partial<Pick<Parameters<typeof MacBanner>[0], 'released' | 'endsAt'>> = {},
) {
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <OwnerContext value={{ now: () => 0 } as Owner}>
          <MacBanner
            mac={{ ...mac, ...change }}
            standing={standing}
            needs={needs}
            released={released}
            endsAt={endsAt}
            now={0}
          />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  const banner = document.querySelector('.banner');
  return {
    kind: banner?.className.replace('banner ', ''),
    word: banner?.querySelector('#mode-word')?.textContent,
    says: banner?.querySelector('.banner-words')?.textContent ?? '',
  };
}

describe('the banner of a Mac', () => {
  test('says “Protected” of one that needs nothing', async () => {
    const { kind, word, says } = await show('protected', []);
    const told = `${texts.mac.bannerOf.confirmed} ${texts.mac.banner.protected}`;
    expect([kind, word, says]).toEqual(['protected', texts.mac.mode.protected, told]);
  });

  test('says of one that may not use its camera that it needs its owner, and why', async () => {
    const { kind, word, says } = await show('needy', [{ kind: 'permission', words: 'No camera.' }]);
    expect([kind, word]).toEqual(['needy', texts.macs.standing.needy]);
    expect(says).toContain('No camera.');
  });

  test('says once that the Mac has not confirmed', async () => {
    const needs: readonly Need[] = [
      { kind: 'unconfirmed', words: 'It has not confirmed.' },
      { kind: 'no-report', words: 'It has not reported.' },
    ];
    expect((await show('waiting', needs)).says).toContain('It has not confirmed.It has not reported.');
    const order = { type: 'mode', hidden: false } as Mac['order'];
    const { kind, word, says } = await show('waiting', needs, { order, confirmed: false });
    expect([kind, word]).toEqual(['waiting', texts.macs.standing.waiting]);
    expect(says).toContain(texts.mac.ordered(texts.mac.mode.protected));
    expect(says).toContain('It has not reported.');
    expect(says).not.toContain('It has not confirmed.');
  });

  test('says what a stolen one does only once it has confirmed it', async () => {
    const says = async (confirmed: boolean) => (await show('stolen', [], { ...stolen, confirmed })).says;
    const { bannerOf, banner, every, hidden } = texts.mac;
    const until = formatDateTime(2000);
    expect(await says(false)).toBe(
      `${bannerOf.ordered} ${banner.stolen}${every('5 minutes', null)} ${hidden.ordered}${texts.mac.ordered(texts.mac.mode.stolen)} `,
    );
    expect(await says(true)).toBe(
      `${bannerOf.confirmed} ${banner.stolen}${every('5 minutes', until)} ${hidden.confirmed}`,
    );
  });

  test('says of a stolen one that is offline that what it captures comes later, and of one that ran out nothing of it', async () => {
    const order = { ...stolen.order, hidden: false } as Mac['order'];
    const offline = { ...stolen, order, device: { ...mac.device, online: false } };
    expect((await show('stolen', [], offline)).says).toContain(texts.mac.stolenOffline);
    const early = { ...order, issuedAt: -1000 } as Mac['order'];
    const ended = { ...offline, order: early, acknowledgement: { at: -1000 } as Mac['acknowledgement'] };
    expect((await show('stolen', [{ kind: 'ran-out', words: 'It ended.' }], ended)).says).toBe('It ended.');
  });

  test('says of one that confirmed a later order than is shown nothing of the one that is', async () => {
    const shown = { ...stolen, confirmed: false, isOvertaken: true };
    const needs: readonly Need[] = [{ kind: 'overtaken', words: 'It is overtaken.' }];
    const { bannerOf, banner, every, overtaken } = texts.mac;
    expect((await show('stolen', needs, shown)).says).toBe(
      `${bannerOf.confirmed} ${banner.stolen}${every(null, null)}${overtaken}`,
    );
    const order = { type: 'mode', mode: 'protected' } as Mac['order'];
    const { says } = await show('needy', needs, { order, confirmed: false, isOvertaken: true });
    expect(says).toBe(`${bannerOf.confirmed} ${banner.protected}${overtaken}`);
  });

  test('does not say of one whose reports do not come what it reports', async () => {
    const needs: readonly Need[] = [{ kind: 'silent', words: 'They do not come.' }];
    expect((await show('needy', needs)).says).toBe('They do not come.');
    expect((await show('stolen', needs, stolen)).says).toBe('They do not come.');
  });

  test('says of one that is to go that it leaves, unless it is stolen', async () => {
    const tombstone = { action: 'retire', finalAt: 5000 } as const;
    const { kind, word, says } = await show('leaving', [], { device: { ...mac.device, tombstone } });
    expect([kind, word]).toEqual(['leaving', texts.macs.standing.leaving]);
    expect(says).toContain(texts.mac.tombstoneNote(formatDateTime(5000)));
    const both = { ...stolen, device: { ...mac.device, tombstone: { ...tombstone, action: 'erase' } } } as const;
    expect((await show('leaving', [], both)).word).toBe(texts.mac.mode.stolen);
  });

  test('says when a theft ends that somebody asked to end without a proof', async () => {
    expect((await show('stolen', [], stolen, { endsAt: 5000 })).says).toContain(
      texts.mac.endAsked(formatDateTime(5000)),
    );
    expect((await show('protected', [], {}, { endsAt: 5000 })).says).not.toContain(formatDateTime(5000));
  });

  test('says of one that was to be back, and has not heard of it, that it is stolen still', async () => {
    const order = { type: 'mode', mode: 'protected', hidden: false } as Mac['order'];
    const acknowledgement = { mode: 'stolen', at: 0 } as Mac['acknowledgement'];
    const change = { order, confirmed: false, acknowledgement, isOvertaken: false };
    const { word } = await show('waiting', [{ kind: 'unconfirmed', words: 'x' }], change);
    expect(word).toBe(texts.mac.stillStolen);
  });

  test('tells an order to leave from what the Mac says of it', async () => {
    const order = { type: 'release' } as Mac['order'];
    expect((await show('leaving', [], { order, confirmed: false })).says).toBe(texts.mac.releaseOrdered);
    expect((await show('leaving', [], { order, confirmed: true })).says).toBe(texts.mac.released);
    const released = { by: 'owner', at: 0 } as const;
    expect((await show('leaving', [], { order, confirmed: false }, { released })).says).toBe(texts.mac.released);
  });

  test('does not say of one that was unpaired what it does', async () => {
    const released = { by: 'administrator', at: 0 } as const;
    const needs: readonly Need[] = [{ kind: 'released', words: 'It was unpaired.' }];
    expect((await show('needy', needs, {}, { released })).says).toBe('It was unpaired.');
    expect((await show('stolen', needs, stolen, { released })).says).toBe('It was unpaired.');
  });

  test('offers to take one back that is to go, and not one that is gone', async () => {
    const retired = (finalAt: number) => ({
      device: { ...mac.device, tombstone: { action: 'retire' as const, finalAt } },
    });
    expect((await show('leaving', [], retired(1))).says).toContain(texts.mac.keep);
    const gone = await show('retired', [], retired(0));
    expect(gone).toMatchObject({ kind: 'retired', word: texts.macs.standing.retired });
    expect(gone.says).toBe(texts.mac.retiredNote(formatDateTime(0)));
  });

  test('does not say of one from which nothing was heard for days that it reports every hour', async () => {
    const { kind, says } = await show('unseen', []);
    expect([kind, says]).toEqual(['unseen', texts.macs.unseenNote]);
  });
});
