import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOutward } from '../../../server/src/messages/outward-request.ts';
import { type Endpoint, openEndpoint } from './endpoint.ts';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
afterAll(() => endpoint.close());

const request = (url: string) => ({ url, headers: {}, body: Buffer.from('{}') });

test.each([
  ['https://127.0.0.1/'],
  ['https://[::1]/'],
  ['https://[::ffff:127.0.0.1]/'],
  ['https://[::ffff:7f00:1]/'],
  ['https://10.1.2.3/'],
  ['https://172.20.0.1/'],
  ['https://192.168.1.1/'],
  ['https://169.254.169.254/latest/meta-data/'],
  ['https://100.64.0.1/'],
  ['https://0.0.0.0/'],
  ['https://[fd00::1]/'],
  ['https://[fe80::1]/'],
  ['https://2130706433/'],
  ['https://0x7f.1/'],
  ['https://localhost/'],
])('%s is refused: it is not public', async (url) => {
  await expect(createOutward({ allowPrivate: false })(request(url))).rejects.toMatchObject({
    code: 'bad_request',
    detail: expect.stringContaining('not public'),
  });
});

test('plain HTTP and user names are refused', async () => {
  const send = createOutward({ allowPrivate: false });
  await expect(send(request('http://93.184.216.34/'))).rejects.toMatchObject({
    detail: expect.stringContaining('https'),
  });
  await expect(send(request('https://a:b@93.184.216.34/'))).rejects.toMatchObject({
    detail: expect.stringContaining('user name'),
  });
  expect(endpoint.requests).toEqual([]);
});

test('where the operator allows it, a private address is reached, by name too; a redirect is an answer like others', async () => {
  const send = createOutward({ allowPrivate: true });
  expect(await send(request(`${endpoint.origin}/a`))).toBe(201);
  endpoint.answerWith(302, { location: '/b' });
  expect(await send(request(`${endpoint.origin.replace('127.0.0.1', 'localhost')}/c`))).toBe(302);
  expect(endpoint.requests.map(({ path }) => path)).toEqual(['/a', '/c']);
});

test('a look-up that never answers ends with the deadline, and one that answers later reaches nobody', async () => {
  const answers: ((found: { address: string; family: number }[]) => void)[] = [];
  const send = createOutward({
    ...{ allowPrivate: true, deadlineMs: 20 },
    lookUp: () => new Promise((resolve) => answers.push(resolve)),
  });
  const before = endpoint.requests.length;
  const { port } = new URL(endpoint.origin);
  await expect(send(request(`http://silent.example:${port}/`))).rejects.toMatchObject({ name: 'TimeoutError' });
  answers[0]?.([{ address: '127.0.0.1', family: 4 }]);
  expect(await createOutward({ allowPrivate: true })(request(`${endpoint.origin}/after`))).toBe(302);
  expect(endpoint.requests.slice(before).map(({ path }) => path)).toEqual(['/after']);
});

test('the address that was looked at is the one that is reached: the name is looked up once', async () => {
  const asked: string[] = [];
  const lookUp = async (host: string) => {
    asked.push(host);
    return [{ address: asked.length === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
  };
  const { port } = new URL(endpoint.origin);
  await createOutward({ allowPrivate: true, lookUp })(request(`http://named.example:${port}/once`));
  expect(asked).toEqual(['named.example']);
  expect(endpoint.requests.at(-1)).toMatchObject({ path: '/once', headers: { host: `named.example:${port}` } });
});

test.each([[['127.0.0.1']], [['93.184.216.34', '10.0.0.1']], [[]]])('a name of %j is refused', async (addresses) => {
  const lookUp = async () => addresses.map((address: string) => ({ address, family: 4 }));
  await expect(createOutward({ allowPrivate: false, lookUp })(request('https://a.example/'))).rejects.toMatchObject({
    detail: expect.stringContaining('not public'),
  });
});
