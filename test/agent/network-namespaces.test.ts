import { spawn, spawnSync } from 'node:child_process';
import { expect } from '@jest/globals';
import { needs } from '../programs.ts';
import { RouterChain } from './network-namespaces.ts';

const run = (chain: RouterChain, host: 'agent' | 'server' | number, ...words: readonly [string, ...string[]]) => {
  const { program, args } = chain.command(host, ...words);
  return spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
};

const names = () => spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout;

needs('network namespaces')('a chain of routers carries packets both ways, and goes without a trace', async () => {
  const chain = RouterChain.build();
  const own = chain.namespace('agent');
  try {
    expect(names()).toContain(own);
    expect(run(chain, 'server', 'ip', 'route', 'get', chain.agentAddress).stdout).toContain('via 10.77.3.1');
    // None that an interface gave itself, and that comes in the middle of a test.
    expect(run(chain, 'server', 'ip', '-6', 'address').stdout).toBe('');
    const script = `
      const { createServer, connect } = require('node:net');
      if (process.argv[1] === 'listen') createServer((socket) => socket.end(socket.remoteAddress)).listen(7000, () => console.log('ready'));
      else connect(7000, process.argv[2]).pipe(process.stdout);`;
    const { program, args } = chain.command('server', process.execPath, '-e', script, 'listen');
    const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    await new Promise((resolve) => server.stdout.once('data', resolve));
    const client = run(chain, 'agent', process.execPath, '-e', script, 'call', chain.serverAddress);
    expect(client.stdout).toContain(chain.agentAddress);
    chain.remove();
    await ended;
    expect(names()).not.toContain(own);
  } finally {
    chain.remove();
  }
});
