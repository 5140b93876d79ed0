// Takes in an order and dies at the given step of the disk, as by a power cut. What was acted on is logged.
import { appendFileSync } from 'node:fs';
import { fromBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { systemClock } from '../../../agent/src/clock.ts';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { OrderDesk } from '../../../agent/src/engine/order-desk.ts';
import { dataDirectoryAt } from '../../../agent/src/state/data-directory.ts';
import { createSecretsFile } from '../../../agent/src/state/secrets.ts';
import { StateStore } from '../../../agent/src/state/state-store.ts';
import { keptLog } from '../agent-under-test.ts';

const [path = '', order = '', dieAt = '0', doneLog = ''] = process.argv.slice(2);
let step = 0;
const disk = createDisk(() => {
  step += 1;
  if (step === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
});
const directory = dataDirectoryAt(path);
const log = keptLog();
const store = new StateStore(disk, directory, null, log);
await store.load();
const secrets = await createSecretsFile(disk, directory.secrets, log).load();
const desk = new OrderDesk({
  ...{ store, log, clock: systemClock, key: await signingKeyFromSeed(fromBase64Url(secrets?.deviceSeed ?? '')) },
  onChange: ({ after }) => appendFileSync(doneLog, `acted ${after.mode.mode}\n`),
  onUnsaved: () => {},
  acknowledge: (which) => appendFileSync(doneLog, `acknowledged ${which}\n`),
  acknowledgeRotation: () => {},
});
console.log(await desk.receive(order));
