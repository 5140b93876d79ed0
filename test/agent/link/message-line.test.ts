import { HomewardError } from '@homeward/shared/errors';
import { Closed } from '@homeward/shared/schema';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as Type from 'typebox';
import type { Channel, Port } from '../../../agent/src/link/channel.ts';
import { MessageLine, type Side } from '../../../agent/src/link/message-line.ts';
import { keptLog } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { channelPair } from './channel-pair.ts';

const askerSide = {
  asks: {
    double: { request: Type.Integer(), reply: Type.Integer() },
    lie: { request: Type.Null(), reply: Type.Integer() },
    fail: { request: Type.String(), reply: Type.Null() },
    hang: { request: Type.Null(), reply: Type.Null() },
  },
  news: { place: Closed({ city: Type.String({ maxLength: 5 }) }) },
} as const satisfies Side;
const silent = { asks: {}, news: {} } as const satisfies Side;

let clock: FakeClock;
let log: ReturnType<typeof keptLog>;
let heard: [unknown, readonly Port[]][];
let mine: Channel;
let asker: MessageLine<typeof askerSide, typeof silent>;

beforeEach(() => {
  clock = new FakeClock();
  log = keptLog();
  heard = [];
  const [one, other] = channelPair();
  mine = one;
  asker = new MessageLine<typeof askerSide, typeof silent>({
    ...{ channel: one, mine: askerSide, theirs: silent, answers: {}, listeners: {}, clock, log, other: 'the far side' },
  });
  new MessageLine<typeof silent, typeof askerSide>({
    ...{ channel: other, mine: silent, theirs: askerSide, clock, log, other: 'the near side' },
    answers: {
      double: (number) => number * 2,
      lie: () => 'a text' as never,
      fail: (what) => {
        throw what === 'ours' ? new HomewardError('order_refused', 'too old') : new TypeError('/private/path');
      },
      hang: () => new Promise<null>(() => {}),
    },
    listeners: { place: (news, ports) => heard.push([news, ports]) },
  });
});
afterEach(() => asker.close());

/** Lets what is under way arrive. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what is asked', () => {
  test('is answered, several at once', async () => {
    expect(await Promise.all([1, 2, 3].map((number) => asker.ask('double', number)))).toEqual([2, 4, 6]);
    expect(log.lines).toEqual([]);
  });

  test('fails with Homeward’s own error as it was thrown, and with the words alone of any other', async () => {
    const ours = await asker.ask('fail', 'ours').catch((error) => error);
    expect(ours).toBeInstanceOf(HomewardError);
    expect(ours).toMatchObject({ code: 'order_refused', detail: 'too old' });
    const other = await asker.ask('fail', 'other').catch((error) => error);
    expect(other).not.toBeInstanceOf(HomewardError);
    expect(other).toMatchObject({ name: 'Error', message: '/private/path' });
  });

  test('fails where the answer has another shape than the table says', async () => {
    await expect(asker.ask('lie', null)).rejects.toMatchObject({ code: 'invalid_shape' });
  });

  test('is not answered for ever', async () => {
    const late = { code: 'engine_away', detail: 'the far side does not answer' };
    const refused = expect(asker.ask('hang', null, 500)).rejects.toMatchObject(late);
    await clock.pass(600);
    await refused;
  });

  test('fails at once when the line ends, and so does what is asked later', async () => {
    const answer = asker.ask('hang', null);
    asker.close();
    await expect(answer).rejects.toMatchObject({ code: 'engine_away', detail: 'the far side is gone' });
    await expect(asker.ask('double', 1)).rejects.toMatchObject({ code: 'engine_away' });
    expect(clock.timers).toBe(0);
  });

  test('with a wrong shape is refused before a handler sees it', async () => {
    await expect(asker.ask('double', 'two' as never)).rejects.toMatchObject({ code: 'invalid_shape' });
    await expect(asker.ask('double', 0.5)).rejects.toMatchObject({ code: 'invalid_shape' });
    expect(log.lines).toEqual(Array(2).fill(expect.stringContaining('“double” from the near side')));
  });

  test('under a name that is not in the table is refused', async () => {
    for (const name of ['nothing', 'constructor', '__proto__']) {
      await expect(asker.ask(name as 'double', 1)).rejects.toMatchObject({ code: 'invalid_shape' });
    }
  });
});

describe('what is told', () => {
  test('is heard, with the ports that came along', async () => {
    const port = {} as Port;
    asker.tell('place', { city: 'Porto' }, [port]);
    await settled();
    expect(heard).toEqual([[{ city: 'Porto' }, [port]]]);
  });

  test.each([
    ['another shape', { type: 'tell', name: 'place', news: { city: 'Lisbon' } }],
    ['more than it should', { type: 'tell', name: 'place', news: { city: 'Porto', secret: 1 } }],
    ['a name that nobody knows', { type: 'tell', name: 'toString', news: {} }],
    ['no frame', { city: 'Porto' }],
    ['a frame with more in it', { type: 'tell', name: 'place', news: { city: 'Porto' }, more: true }],
    ['nothing', null],
    ['an error with a code of its own', { type: 'error', number: 1, code: 'mine', words: '' }],
  ])('with %s is refused, and nothing of it is logged', async (_what, message) => {
    mine.send(message);
    await settled();
    expect(heard).toEqual([]);
    expect(log.lines).toEqual([expect.stringMatching(/ from the near side does not have the expected shape/)]);
    expect(log.lines.join()).not.toMatch(/Lisbon|Porto/);
  });

  test('an answer that nobody waits for is passed over', async () => {
    mine.send({ type: 'success', number: 7, value: 1 });
    mine.send({ type: 'tell', name: 'place', news: { city: 'Faro' } });
    await settled();
    expect(heard).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });
});
