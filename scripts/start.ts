/**
 * `npm start [-- flags of the server] [--server-only]`: builds the console if it is stale, starts the server, and runs
 * a headless agent for this machine that waits to be paired. Ctrl-C ends all of it.
 */
import { dirname, join, resolve } from 'node:path';
import { bringConsoleUpToDate } from './console-build.ts';
import { startProgram } from './trial/program.ts';

const root = dirname(import.meta.dirname);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const args = process.argv.slice(2);
const isServerOnly = args.includes('--server-only');
const serverArgs = args.filter((arg) => arg !== '--server-only');

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort(signal));

const whyNotBuilt = await bringConsoleUpToDate(root, interruption.signal, (line) => say(`homeward: ${line}`));
if (whyNotBuilt !== undefined) {
  say(`homeward: the console could not be built: ${whyNotBuilt}`);
  process.exit(1);
}

const server = startProgram(process.execPath, [join(root, 'server/src/main.ts'), ...serverArgs], { onLine: say });
const isListening = await Promise.race([
  server.waitForLine(/ at https?:\/\//, 60_000).then(() => true),
  server.ended.then(() => false),
]);
if (!isListening) process.exit((await server.ended).code ?? 1);

const dataAt = serverArgs.findIndex((arg) => arg === '--data' || arg.startsWith('--data='));
const dataFlag = serverArgs[dataAt]?.startsWith('--data=')
  ? serverArgs[dataAt].slice('--data='.length)
  : serverArgs[dataAt + 1];
const data = resolve((dataAt >= 0 ? dataFlag : undefined) ?? process.env['HOMEWARD_DATA'] ?? 'data');
const agent = isServerOnly
  ? null
  : startProgram(join(root, 'agent/bin/homeward-agent'), ['run', '--data', `${data}-agent`], {
      onLine: (line) => say(`agent: ${line}`),
    });
if (agent) {
  say(
    `homeward: an agent for this machine waits to be paired. Add a Mac in the console, copy its link, and in another terminal:`,
  );
  say(`homeward:   echo 'THE LINK' | agent/bin/homeward-agent pair --data ${data}-agent`);
}

const whoEnded = await Promise.race([
  new Promise<'asked'>((end) => {
    if (interruption.signal.aborted) end('asked');
    interruption.signal.addEventListener('abort', () => end('asked'));
  }),
  server.ended.then(() => 'server' as const),
]);
// The agent first: its last items still find the server.
await agent?.stop();
await server.stop();
process.exit(whoEnded === 'asked' ? 0 : ((await server.ended).code ?? 1));
