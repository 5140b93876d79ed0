import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { StandInServer } from './stand-in-server.ts';

const data = '/tmp/hw-rss';
rmSync(data, { recursive: true, force: true });
const s = await StandInServer.start();
const bin = '/work/main/agent/bin/homeward-agent';
const link = await s.makePairing();
const p = spawn(bin, ['pair', '--data', data], { stdio: ['pipe', 'ignore', 'inherit'] });
p.stdin.end(link + '\n');
await new Promise((r) => p.on('exit', r));
const node = '/work/main/node_modules/node/bin/node';
const cli = '/work/main/agent/src/command-line.ts';
const variants: [string, string[], Record<string, string>][] = [
  ['plain', [], {}],
  ['semi1 arena1', ['--max-semi-space-size=1'], { MALLOC_ARENA_MAX: '1' }],
  ['cache warm', ['--max-semi-space-size=1'], { MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: '/tmp/hw-cc' }],
  ['cache', ['--max-semi-space-size=1'], { MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: '/tmp/hw-cc' }],
  [
    'cache+size',
    ['--max-semi-space-size=1', '--optimize-for-size'],
    { MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: '/tmp/hw-cc' },
  ],
  [
    'cache+lite',
    ['--max-semi-space-size=1', '--lite-mode', '--no-lazy-feedback-allocation'],
    { MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: '/tmp/hw-cc' },
  ],
  [
    'cache+nosparkplug/maglev/opt',
    ['--max-semi-space-size=1', '--no-maglev', '--no-sparkplug', '--max-lazy'],
    { MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: '/tmp/hw-cc' },
  ],
  [
    'cache+old64',
    ['--max-semi-space-size=1', '--max-old-space-size=48'],
    { MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: '/tmp/hw-cc' },
  ],
  [
    'cache+pool1',
    ['--max-semi-space-size=1', '--v8-pool-size=1'],
    { MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: '/tmp/hw-cc', UV_THREADPOOL_SIZE: '2' },
  ],
  [
    'cache+trim',
    ['--max-semi-space-size=1'],
    { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '65536', NODE_COMPILE_CACHE: '/tmp/hw-cc' },
  ],
];
for (const [name, flags, env] of variants) {
  const n0 = s.arrivals.length;
  const t = Date.now();
  const run = spawn(node, ['--disable-warning=ExperimentalWarning', ...flags, cli, 'run', '--data', data], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let err = '';
  run.stderr.on('data', (d) => (err += d));
  let open = 0;
  const e = Date.now() + 8000;
  while (Date.now() < e) {
    if (!open && s.arrivals.slice(n0).some((a) => a.call === 'stream')) open = Date.now() - t;
    await new Promise((r) => setTimeout(r, 5));
    if (open && Date.now() - t > 5000) break;
  }
  const st = readFileSync(`/proc/${run.pid}/status`, 'utf8');
  console.log(
    name.padEnd(30),
    'stream',
    open,
    'ms',
    st
      .match(/VmRSS.*|RssAnon.*|RssFile.*/g)!
      .map((x) => x.replace(/\s+/g, ' '))
      .join(' '),
  );
  if (!open) console.log(err.slice(0, 300));
  const k = Date.now();
  run.kill('SIGTERM');
  await new Promise((r) => run.on('exit', r));
  console.log('   term', Date.now() - k);
}
await s.stop();
process.exit(0);
