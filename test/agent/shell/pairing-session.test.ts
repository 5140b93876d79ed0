import { HomewardError } from '@homeward/shared/errors';
import { formatPairingLink, newLinkSecret, newPairingCode } from '@homeward/shared/pairing-secret';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PairingEntry } from '../../../agent/src/shell/pairing-entry.ts';
import { type PairingAnswer, PairingSession } from '../../../agent/src/shell/pairing-session.ts';
import type { PairingView } from '../../../agent/src/shell/pairing-view.ts';

const link = formatPairingLink({
  origin: 'https://homeward.example',
  secret: newLinkSecret(),
  ownerKeys: 'A'.repeat(43),
});
const byCode: PairingEntry = { form: 'code', server: ' homeward.example:8443 ', code: newPairingCode() };
const answer: PairingAnswer = { loginName: 'ada', model: 'MacBookPro18,3', digits: '012345' };

/** The engine's side, played by the test. */
class Attempt {
  readonly ending = Promise.withResolvers<void>();
  readonly entry: PairingEntry;
  readonly compare: (answer: PairingAnswer) => Promise<void>;
  readonly signal: AbortSignal;
  constructor(entry: PairingEntry, compare: Attempt['compare'], signal: AbortSignal) {
    [this.entry, this.compare, this.signal] = [entry, compare, signal];
    signal.addEventListener('abort', () => this.ending.reject(new HomewardError('pairing_refused', 'cancelled')));
  }
}

let attempts: Attempt[];
let views: PairingView[];
let administrator: (signal: AbortSignal) => Promise<boolean>;
let session: PairingSession;
beforeEach(() => {
  attempts = [];
  views = [];
  administrator = async () => true;
  session = new PairingSession({
    pair: (entry, compare, signal) => {
      const attempt = new Attempt(entry, compare, signal);
      attempts.push(attempt);
      return attempt.ending.promise;
    },
    confirmAsAdministrator: (signal) => administrator(signal),
    onView: (view) => views.push(view),
  });
});
const steps = () => views.map(({ step }) => step);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('by code, from the first character to the certificate', async () => {
  const done = session.enter(byCode);
  expect(session.view).toEqual({ step: 'asking', host: 'homeward.example:8443' });
  const agreed = attempts[0]?.compare(answer);
  expect(session.view).toEqual({ step: 'compare', host: 'homeward.example:8443', ...answer, isConfirmed: false });
  await session.confirm();
  await agreed;
  expect(session.view).toMatchObject({ step: 'compare', isConfirmed: true });
  attempts[0]?.ending.resolve();
  await done;
  expect(session.view).toEqual({ step: 'paired', host: 'homeward.example:8443', loginName: 'ada' });
  expect(steps()).toEqual(['asking', 'compare', 'compare', 'paired']);
});

test('a clicked link is shown, and nothing is asked before somebody says so', async () => {
  session.offer(link);
  await turn();
  expect(session.view).toEqual({ step: 'offered', host: 'homeward.example' });
  expect(attempts).toEqual([]);
  void session.proceed();
  expect(attempts.map(({ entry }) => entry)).toEqual([{ form: 'link', link }]);
  expect(session.view.step).toBe('asking');
});

test('proceeding without a clicked link does nothing', async () => {
  await session.proceed();
  expect(attempts).toEqual([]);
});

test('no view holds the link or the code', async () => {
  session.offer(link);
  void session.proceed();
  void attempts[0]?.compare(answer);
  session.cancel();
  expect(JSON.stringify(views)).not.toContain(link.slice(-60));
});

describe('what is not right as typed is said, and no server is asked', () => {
  test.each<[string, PairingEntry, RegExp]>([
    ['no link', { form: 'link', link: 'hello' }, /copy it again/],
    ['a link to plain HTTP', { form: 'link', link: link.replace('https', 'http') }, /HTTPS/],
    ['a code with a slip', { ...byCode, code: 'AAAA-AAAA-AAAA-AAAB' } as PairingEntry, /typing error/],
    ['no server', { ...byCode, server: '  ' } as PairingEntry, /address of a server/],
    ['a server over plain HTTP', { ...byCode, server: 'http://homeward.example' } as PairingEntry, /HTTPS/],
  ])('%s', async (_name, entry, words) => {
    await session.enter(entry);
    expect(session.view).toMatchObject({ step: 'enter', words: expect.stringMatching(words) });
    expect(attempts).toEqual([]);
  });
});

describe('what fails is said in words', () => {
  test('the server refuses', async () => {
    const done = session.enter(byCode);
    attempts[0]?.ending.reject(new HomewardError('pairing_expired', 'make a new one in the console'));
    await done;
    expect(session.view).toEqual({
      step: 'enter',
      words: 'This pairing has expired: make a new one in the console',
    });
  });

  test('something unforeseen, without its details', async () => {
    const done = session.enter(byCode);
    attempts[0]?.ending.reject(new Error('ENOENT /Users/ada'));
    await done;
    expect(session.view).toEqual({ step: 'enter', words: 'Something went wrong; nothing was paired.' });
  });

  test('and another try can follow', async () => {
    const done = session.enter(byCode);
    attempts[0]?.ending.reject(new HomewardError('unavailable', 'no answer'));
    await done;
    void session.enter(byCode);
    expect(session.view.step).toBe('asking');
    expect(attempts).toHaveLength(2);
  });
});

describe('the administrator', () => {
  test('who refuses leaves everything as it was', async () => {
    administrator = async () => false;
    void session.enter(byCode);
    let isAgreed = false;
    void attempts[0]?.compare(answer).then(() => {
      isAgreed = true;
    });
    await session.confirm();
    await turn();
    expect(session.view).toMatchObject({ step: 'compare', isConfirmed: false });
    expect(isAgreed).toBe(false);
  });

  test('is asked once, however often the button is pressed', async () => {
    let asked = 0;
    const given = Promise.withResolvers<boolean>();
    administrator = () => {
      asked += 1;
      return given.promise;
    };
    void session.enter(byCode);
    void attempts[0]?.compare(answer);
    const both = Promise.all([session.confirm(), session.confirm()]);
    given.resolve(true);
    await both;
    await session.confirm();
    expect(asked).toBe(1);
  });

  test('is asked for no step but the digits', async () => {
    administrator = async () => {
      throw new Error('asked');
    };
    await session.confirm();
    void session.enter(byCode);
    await session.confirm();
    expect(session.view.step).toBe('asking');
  });

  test('whose word comes late does not count for the next pairing', async () => {
    const given = Promise.withResolvers<boolean>();
    administrator = () => given.promise;
    const first = session.enter(byCode);
    void attempts[0]?.compare(answer);
    const confirming = session.confirm();
    attempts[0]?.ending.reject(new HomewardError('pairing_expired', 'too late'));
    await first;
    void session.enter(byCode);
    void attempts[1]?.compare({ loginName: 'eve', model: 'MacBookPro18,3', digits: '999999' });
    given.resolve(true);
    await confirming;
    expect(session.view).toMatchObject({ loginName: 'eve', isConfirmed: false });
  });

  test('is no longer asked when the pairing has ended', async () => {
    let signal: AbortSignal | undefined;
    administrator = (given) => {
      signal = given;
      return new Promise(() => {});
    };
    const done = session.enter(byCode);
    void attempts[0]?.compare(answer);
    void session.confirm();
    attempts[0]?.ending.reject(new HomewardError('pairing_refused', 'the owner refused this Mac'));
    await done;
    expect(signal?.aborted).toBe(true);
  });
});

test('giving up ends the engine’s work, and shows nothing more', async () => {
  const done = session.enter(byCode);
  const agreed = attempts[0]?.compare(answer);
  const before = views.length;
  session.cancel();
  await done;
  await expect(agreed).rejects.toBeDefined();
  expect(attempts[0]?.signal.aborted).toBe(true);
  expect(views).toHaveLength(before);
});

test('a link that is clicked while another pairing runs changes nothing', () => {
  void session.enter(byCode);
  session.offer(link);
  session.refuse('rubbish', false);
  expect(session.view).toEqual({ step: 'asking', host: 'homeward.example:8443' });
});
