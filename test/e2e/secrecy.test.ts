import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBase64Url } from '@homeward/shared/base64url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Decrypter } from 'age-encryption';
import Sqlite from 'better-sqlite3';
import { watchItems } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { startLoopbackProxy } from '../../scripts/trial/loopback-proxy.ts';
import { pairMachine, startAgent } from '../../scripts/trial/machine-under-trial.ts';
import { orderMode } from '../../scripts/trial/ordered-mode.ts';
import { signUpOwner, type TrialOwner } from '../../scripts/trial/owner.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import type { VerifiedItem } from '../../server/web/src/owner/items.ts';
import { writeRecord } from '../../server/web/src/owner/records.ts';
import { needs } from '../programs.ts';
import { bytesNeedle, filesUnder, find, type Needle, textNeedle } from './needles.ts';
import { shareByHand } from './share-by-hand.ts';
import { pairByHand, putUnsealed } from './unsealed-machine.ts';
import { startWireLog } from './wire-log.ts';

// An address with a well-known place in the city database.
const ADDRESS = '81.2.69.160';
const PACKED = Uint8Array.of(81, 2, 69, 160);
const MAPPED = Buffer.from('00000000000000000000ffff510245a0', 'hex');
const JPEG_HEADER = Buffer.from('ffd8ffe000104a46494600', 'hex');
const SSID = 'Grandmas Attic 5G';
const CAMERA = 'TEST';
const DEVICE_NAME = 'Ophelia the laptop';
const NOTE = 'The officer on duty was Constable Dogberry';
const SHARE_NOTE = 'Case 4711 of the Messina constabulary';
const PASSWORD = 'lantern orbit velvet thimble quarry meadow';
// What systeminformation asks NetworkManager for on Linux (`nmcli`, as its documentation shows the terse form).
const NMCLI = `#!/bin/sh
case "$*" in
  *"connection show --active"*|*"con show --active"*) echo "${SSID}:0aa1b2c3-0000-4000-8000-000000000001:802-11-wireless:wlan0" ;;
  *) printf 'ACTIVE\\\\:SSID\\nyes:${SSID}\\n' ;;
esac
`;

let directory: string;
let owner: TrialOwner;
let items: readonly VerifiedItem[];
let needles: Needle[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-secrecy-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("with the server's data directory in hand, and all that was ever said to it", () => {
  needs('fswebcam', 'traceroute')(
    'nothing that the Mac captured or the owner wrote is found in any byte, in any form',
    async () => {
      const stand = join(directory, 'stand-in');
      await mkdir(stand, { recursive: true });
      await writeFile(join(stand, 'nmcli'), NMCLI);
      await chmod(join(stand, 'nmcli'), 0o755);

      const server = await startServer(directory, await freePort(), [
        '--trusted-proxies',
        '127.0.0.1',
        '--log-level',
        'debug',
      ]);
      const wire = await startWireLog(server.origin);
      const proxy = await startLoopbackProxy(wire.origin, ADDRESS);
      owner = await signUpOwner(proxy.origin, { loginName: 'ada', password: PASSWORD, invitation: server.invitation });
      await writeRecord(owner, owner.account, { kind: 'profile', name: 'Ada Lovelace', phone: '+44 20 7946 0000' });
      const { device } = await pairMachine(owner, proxy.origin, join(directory, 'agent'), DEVICE_NAME);
      const agent = startAgent(['run', '--data', join(directory, 'agent'), '--camera', CAMERA], {
        env: { PATH: `${stand}:${process.env['PATH']}` },
      });
      const { deviceId } = device;
      await writeRecord(owner, owner.account, { kind: 'note', deviceId, at: Date.now(), text: NOTE });
      await orderMode(owner, deviceId, 'stolen');
      const count = (kind: string, seen: readonly VerifiedItem[]) =>
        seen.filter(({ content }) => content.kind === kind).length;
      items = await watchItems(
        owner,
        device,
        (seen) =>
          count('report', seen) >= 1 &&
          count('photo', seen) >= 1 &&
          count('machine', seen) >= 1 &&
          count('route', seen) >= 2,
      );
      await agent.stop();
      const link = await shareByHand(owner, device, { macName: DEVICE_NAME, note: SHARE_NOTE });
      await proxy.close();
      await wire.close();
      await server.program.stop();
      await writeFile(join(directory, 'data', 'server.log'), server.program.lines.join('\n'));

      const place = items.flatMap(({ content }) =>
        content.kind === 'report' && 'value' in content.body.address ? [content.body.address.value] : [],
      )[0];
      const city = place?.city ?? '';
      expect(place?.address).toBe(ADDRESS);
      expect(city.length).toBeGreaterThan(4);
      const hostName =
        items.flatMap(({ content }) =>
          content.kind === 'machine' && 'value' in content.body.system ? [content.body.system.value.hostName] : [],
        )[0] ?? '';
      expect(hostName).not.toBe('');

      const sealed = [
        textNeedle('the SSID', SSID),
        textNeedle("the camera's name", `"camera":"${CAMERA}"`),
        textNeedle("the device's name", DEVICE_NAME),
        textNeedle('the host name', `"hostName":"${hostName}"`),
        textNeedle("the owner's name", 'Ada Lovelace'),
        textNeedle('a note', NOTE),
        textNeedle('a share’s note', SHARE_NOTE),
        bytesNeedle('a share’s secret', fromBase64Url(link.secret)),
        ...link.fileKeys.map((key, at) => bytesNeedle(`file key ${at}`, fromBase64Url(key))),
        textNeedle('the password', PASSWORD),
        bytesNeedle('a JPEG header', JPEG_HEADER),
      ];
      // Over the wire alone, and for the moment: the server tells the Mac of the address that it sees, and keeps nothing.
      const told = [
        textNeedle('the address', ADDRESS),
        bytesNeedle('the packed address', PACKED),
        bytesNeedle('the packed address, mapped', MAPPED),
        textNeedle("the place's name", city),
      ];
      needles = [...told, ...sealed];
      const files = await filesUnder(join(directory, 'data'));
      expect(files.some(({ path }) => path.endsWith('.db'))).toBe(true);
      expect(find(needles, files)).toEqual([]);
      // The search looked at what really holds the items: their ids are found.
      const [first] = items;
      const known = textNeedle('an item', first?.envelope.deviceId ?? '');
      expect(find([known], files).length).toBeGreaterThan(0);

      const heard = wire.heard();
      expect(find(sealed, heard)).toEqual([]);
      expect(find([known], heard).length).toBeGreaterThan(0);
    },
    600_000,
  );

  needs('fswebcam', 'traceroute')(
    'the same search finds every one of them once sealing is off',
    async () => {
      const unsealed = join(directory, 'unsealed');
      await mkdir(unsealed);
      const server = await startServer(unsealed, await freePort(), ['--log-level', 'warn']);
      const wire = await startWireLog(server.origin);
      const control = await signUpOwner(server.origin, {
        loginName: 'control',
        password: PASSWORD,
        invitation: server.invitation,
      });
      const machine = { ...(await pairByHand(control, server.origin)), origin: wire.origin };
      // Each needle in each of its forms, as the body of an item that was never sealed.
      const bodies = needles.flatMap(({ forms }) => forms.map(({ bytes }) => bytes));
      // Three times, each at another place of a page: the database cuts a long body where a page is full.
      const once = bodies.flatMap((bytes) => [bytes, Buffer.from([0])]);
      const shifted = [0, 1_009, 2_003].flatMap((shift) => [...once, Buffer.alloc(shift)]);
      await putUnsealed(machine, Buffer.concat(shifted));
      await wire.close();
      await server.program.stop();
      const expected = needles.flatMap(({ name, forms }) => forms.map(({ form }) => `${name} (${form})`));
      for (const searched of [await filesUnder(join(unsealed, 'data')), wire.heard()]) {
        const found = find(needles, searched);
        expect(expected.filter((form) => !found.some((line) => line.startsWith(`${form} in`)))).toEqual([]);
      }
    },
    600_000,
  );

  test('every item opens with the recovery code and the age library alone', async () => {
    const database = new Sqlite(join(directory, 'data', 'homeward.db'), { readonly: true });
    const { vault } = database.prepare('select vault from accounts').get() as { vault: string };
    const kit = new Decrypter();
    kit.addPassphrase(owner.recoveryCode.replaceAll('-', ''));
    const kitFile = await kit.decrypt(Buffer.from(JSON.parse(vault).kit, 'base64url'), 'text');
    const identity = kitFile.split('\n').find((line) => line.startsWith('AGE-SECRET-KEY-')) ?? '';
    const rows = database.prepare('select id, kind, body, sealed from items').all() as {
      id: string;
      kind: string;
      body: string;
      sealed: Buffer | null;
    }[];
    database.close();
    expect(rows.length).toBeGreaterThanOrEqual(items.length);
    const blobs = await filesUnder(join(directory, 'data'));
    for (const { id, kind, body, sealed } of rows) {
      const bytes = body === 'file' ? await readFile(blobs.find(({ path }) => path.includes(id))?.path ?? id) : sealed;
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const plaintext = Buffer.from(await decrypter.decrypt(bytes ?? new Uint8Array(0)));
      const header = JSON.parse(plaintext.subarray(0, plaintext.indexOf('\n')).toString('utf8'));
      expect(header).toMatchObject({ id, kind });
      const content = plaintext.subarray(plaintext.indexOf('\n') + 1, plaintext.indexOf('\n') + 1 + header.bodySize);
      if (header.mediaType === 'image/jpeg') expect(content.subarray(0, 2).toString('hex')).toBe('ffd8');
      else expect(JSON.parse(content.toString('utf8'))).toMatchObject({ v: 1 });
    }
  });
});
