import { describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { MacBanner } from '../../../server/web/src/devices/mac-banner.tsx';
import type { Standing } from '../../../server/web/src/devices/mac-standing.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const words = texts.macs.needs;
const root = reactRoot();
const device = { tombstone: null, online: true, lastSeenAt: 0, pairedAt: 0, unseenDays: 3 };
const mac = { name: 'MacBook', order: null, orderedMode: 'protected', device } as Mac;

async function show(standing: Standing, needs: readonly string[], change: Partial<Mac> = {}) {
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <OwnerContext value={{ now: () => 0 } as Owner}>
          <MacBanner mac={{ ...mac, ...change }} standing={standing} needs={needs} now={0} />
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
    const need = words.permission('MacBook', ['camera']);
    const { kind, word, says } = await show('needy', [need]);
    expect([kind, word]).toEqual(['needy', texts.macs.standing.needy]);
    expect(says).toContain(need);
  });

  test('says once that the Mac has not confirmed', async () => {
    const need = words.unconfirmed('MacBook');
    expect((await show('waiting', [need])).says).toContain(need);
    const order = { type: 'mode', hidden: false } as Mac['order'];
    const { kind, word, says } = await show('waiting', [need], { order, confirmed: false });
    expect([kind, word]).toEqual(['waiting', texts.macs.standing.waiting]);
    expect(says).toContain(texts.mac.ordered(texts.mac.mode.protected));
    expect(says).not.toContain(need);
  });

  test('says what a stolen one does only once it has confirmed it', async () => {
    const order = { type: 'mode', hidden: true, intervalSeconds: 300, maxSeconds: 1 } as Mac['order'];
    const says = async (confirmed: boolean) =>
      (await show('stolen', [], { order, orderedMode: 'stolen', confirmed })).says;
    const { bannerOf, banner, every, hidden } = texts.mac;
    expect(await says(false)).toContain(`${bannerOf.ordered} ${banner.stolen}${every('5 minutes')} ${hidden.ordered}`);
    expect(await says(true)).toContain(
      `${bannerOf.confirmed} ${banner.stolen}${every('5 minutes')} ${hidden.confirmed}`,
    );
  });

  test('does not say of one from which nothing was heard for days that it reports every hour', async () => {
    const { kind, says } = await show('unseen', []);
    expect([kind, says]).toEqual(['unseen', texts.macs.unseenNote]);
  });
});
