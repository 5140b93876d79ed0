import { HomewardError } from '@homeward/shared/errors';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { changeRecord } from '../../../server/web/src/owner/change-record.ts';
import { mergeText } from '../../../server/web/src/owner/merge-text.ts';
import { type OwnerPorts, readRecords, recordsOf } from '../../../server/web/src/owner/records.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { signUp } from '../../../server/web/src/owner/sign-up.ts';
import { StandInServer } from './stand-in-server.ts';

const loginName = 'heron';
const password = 'linen-otter-maple-drift-coral-quiet';
const deviceId = '00000000-0000-4000-8000-00000000000d';
const now = () => 1_790_000_000_000;

beforeAll(() => opaque.ready);

/** Two sessions of one owner. */
async function twoSessions() {
  const { call } = new StandInServer();
  const { account } = await signUp(
    { call, opaque: opaque.client, now },
    { loginName, password, recoveryCode: newRecoveryCode() },
  );
  const other = (await signIn({ call, opaque: opaque.client, seenStateRev: () => 0 }, { loginName, password })).account;
  return { call, account, other };
}

const isIt = (body: { readonly deviceId: string }) => body.deviceId === deviceId;
const note = (text: string) => ({ kind: 'note' as const, deviceId, at: now(), text });

describe('a record that is changed as it is on the server', () => {
  test('is made where there is none, and then changed', async () => {
    const { call, account } = await twoSessions();
    const ports = { call, now };
    await changeRecord(ports, account, 'note', isIt, (known) => note(`${known?.text ?? 'first'}`));
    await changeRecord(ports, account, 'note', isIt, (known) => note(`${known?.text}, then more`));
    const { records, asSigned } = await readRecords(call, account);
    expect(recordsOf(records, 'note').map(({ body, rev }) => [body.text, rev])).toEqual([['first, then more', 2]]);
    expect(asSigned).toBe(true);
  });

  test('is made once where two changes are asked for at once, and holds both; one that fails holds up none', async () => {
    const { call, account } = await twoSessions();
    let isFirst = true;
    const ports: OwnerPorts = {
      now,
      call: async (name, input) => {
        if (name === 'putRecord' && isFirst) {
          isFirst = false;
          throw new HomewardError('unavailable', 'the server did not answer');
        }
        return call(name, input);
      },
    };
    const add = (word: string) =>
      changeRecord(ports, account, 'note', isIt, (known) => note(`${known?.text ?? ''}${word} `));
    const asked = [add('lost'), add('police'), add('B 12')];
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    const { records } = await readRecords(call, account);
    expect(recordsOf(records, 'note').map(({ body }) => body.text)).toEqual(['police B 12 ']);
  });

  test('keeps what another session wrote between the reading and the writing', async () => {
    const { call, account, other } = await twoSessions();
    await changeRecord({ call, now }, account, 'note', isIt, () => note('seen by both.'));
    let isFirst = true;
    const meddled: OwnerPorts = {
      now,
      call: async (name, input) => {
        if (name === 'putRecord' && isFirst) {
          isFirst = false;
          await changeRecord({ call, now }, other, 'note', isIt, (known) => note(`${known?.text} Theirs.`));
        }
        return call(name, input);
      },
    };
    const written = await changeRecord(meddled, account, 'note', isIt, (known) =>
      note(mergeText('seen by both.', 'seen by both. Mine.', known?.text ?? '')),
    );
    expect(written.body.text).toBe('seen by both. Theirs. Mine.');
    expect(written.rev).toBe(3);
  });
});

describe('one text of two', () => {
  test.each([
    ['only mine changed', 'a', 'ab', 'a', 'ab'],
    ['only theirs changed', 'a', 'a', 'ac', 'ac'],
    ['both changed alike', 'a', 'ab', 'ab', 'ab'],
    ['both went on at the end', 'a.', 'a. Mine.', 'a. Theirs.', 'a. Theirs. Mine.'],
    ['both began', '', 'mine', 'theirs', 'theirs\n\nmine'],
    ['both changed the middle', 'one two', 'one 2', 'ONE two', 'ONE two\n\none 2'],
    ['mine was emptied, theirs went on', 'a', '', 'ab', 'ab'],
  ])('%s', (_, base, mine, theirs, merged) => {
    expect(mergeText(base, mine, theirs)).toBe(merged);
  });
});
