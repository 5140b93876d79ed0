import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { StandInServer } from '/work/main/test/agent/stand-in-server.ts';

const data = '/tmp/hw-thread';
rmSync(data, { recursive: true, force: true });
const s = await StandInServer.start();
const bin = '/work/main/agent/bin/homeward-agent';
const t0 = Date.now();
const run = spawn(
  bin,
  ['run', '--data', data, '--camera', 'TEST', '--interval-stolen', '20', '--captured-log', '/tmp/hw-captured.log'],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
const wait = async (f: () => unknown, ms = 20000) => {
  const e = Date.now() + ms;
  while (!f()) {
    if (Date.now() > e) throw new Error('timeout ' + f);
    await new Promise((r) => setTimeout(r, 5));
  }
};
await new Promise((r) => setTimeout(r, 1500));
const link = await s.makePairing();
const p = spawn(bin, ['pair', '--data', data], { stdio: ['pipe', 'inherit', 'inherit'] });
p.stdin.end(link + '\n');
await new Promise((r) => p.on('exit', r));
const paired = Date.now();
await wait(() => s.ofKind('report').length > 0);
console.log('paired->first report', Date.now() - paired, 'digits', s.digits);
await wait(() => s.streams > 0);
await new Promise((r) => setTimeout(r, 500));
console.log('RSS idle', readFileSync(`/proc/${run.pid}/status`, 'utf8').match(/VmRSS.*/)![0]);
const g = Date.now();
s.give(await s.owner.modeOrder(s.mac!, 1, 'stolen'));
await wait(() => s.acknowledgements.length > 0);
console.log('order->ack', Date.now() - g);
await wait(() => s.ofKind('report').length > 1);
console.log('order->report', Date.now() - g);
await wait(() => s.ofKind('snapshot').length > 0);
console.log('order->photo', Date.now() - g);
await wait(() => s.ofKind('route').length > 1, 120000);
console.log('order->routes', Date.now() - g);
for (const i of s.chain) {
  const o = await s.open(i);
  console.log(
    i.envelope.epoch,
    i.envelope.seq,
    i.envelope.kind,
    o.header.mediaType,
    o.header.mediaType === 'image/jpeg' ? o.body.length : Buffer.from(o.body).toString().slice(0, 400),
  );
}
spawn(bin, ['status', '--data', data], { stdio: 'inherit' });
await new Promise((r) => setTimeout(r, 1500));
s.give(await s.owner.modeOrder(s.mac!, 2, 'paused'));
await wait(() => s.acknowledgements.length > 1);
spawn(bin, ['status', '--data', data, '--json'], { stdio: 'inherit' });
await new Promise((r) => setTimeout(r, 1500));
console.log('RSS', readFileSync(`/proc/${run.pid}/status`, 'utf8').match(/VmRSS.*/)![0]);
const k = Date.now();
run.kill('SIGTERM');
await new Promise((r) =>
  run.on('exit', (c) => {
    console.log('exit', c, Date.now() - k);
    r(0);
  }),
);
await s.stop();
console.log(readFileSync('/tmp/hw-captured.log', 'utf8').slice(0, 400));
process.exit(0);
