// Writes items until the given step of the disk, and dies there as by a power cut: nothing is finished.
import { appendFileSync } from 'node:fs';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { draft, openWriter } from './writer-under-test.ts';

const [path = '', dieAt = '0', capturedLog = ''] = process.argv.slice(2);
let step = 0;
const disk = createDisk(() => {
  step += 1;
  if (step === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
});
const { writer, outbox } = await openWriter(path, disk, (item) => appendFileSync(capturedLog, `${item.id}\n`));
for (const words of ['one', 'two', 'three']) await writer.write(draft('report', words));
const [first] = outbox.waiting.all;
if (first) await outbox.settle(first);
console.log('finished');
