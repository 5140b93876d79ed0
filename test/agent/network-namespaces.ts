import { execFileSync } from 'node:child_process';

const PREFIX = 'homeward-net-';
const COMMAND_DEADLINE_MS = 60_000;

/** One end of the chain, or router 1, 2, 3 … counted from the agent. */
export type Host = 'agent' | 'server' | number;

/**
 * Hosts in network namespaces of their own, in a row: agent – router 1 – … – router n – server, with a private /30
 * between neighbours. Nothing of it touches the machine's own network. Needs root: `needs('network namespaces')`.
 * `remove` must be called; what a killed test run left behind goes when the next chain is built.
 */
export class RouterChain {
  /** What a trace from the agent to the server meets, in order; the last one is the server. */
  readonly hops: readonly string[];
  readonly serverAddress: string;
  readonly agentAddress: string;
  readonly #routers: number;
  readonly #name: string;

  private constructor(routers: number, name: string) {
    this.#routers = routers;
    this.#name = name;
    this.hops = Array.from({ length: routers + 1 }, (_, link) => farEnd(link));
    this.serverAddress = farEnd(routers);
    this.agentAddress = nearEnd(0);
  }

  static build(routers = 3): RouterChain {
    removeAbandoned();
    const chain = new RouterChain(routers, `${PREFIX}${process.pid}-${Math.random().toString(36).slice(2, 8)}-`);
    try {
      chain.#connect();
      return chain;
    } catch (error) {
      chain.remove();
      throw error;
    }
  }

  /** The namespace of a host, as `ip netns` knows it. */
  namespace(host: Host): string {
    return this.#name + this.#position(host);
  }

  /** The command that runs a program on a host, for `spawn(program, args)`. */
  command(host: Host, program: string, ...args: readonly string[]): { program: string; args: string[] } {
    return { program: 'ip', args: ['netns', 'exec', this.namespace(host), program, ...args] };
  }

  /** From now on the host forwards packets but sends none of its own: it is a `*` in every trace. */
  silence(host: Host): void {
    const name = this.namespace(host);
    ip('-n', name, 'route', 'add', 'blackhole', 'default', 'table', '77');
    ip('-n', name, 'rule', 'add', 'iif', 'lo', 'table', '77', 'priority', '1');
  }

  /** Ends whatever still runs on the hosts, and removes them. */
  remove(): void {
    for (let position = 0; position <= this.#routers + 1; position += 1) removeNamespace(this.#name + position);
  }

  #connect(): void {
    const last = this.#routers + 1;
    for (let position = 0; position <= last; position += 1) {
      const name = this.#name + position;
      ip('netns', 'add', name);
      // An interface gives itself an IPv6 address, which is valid a second or two later: the network has changed then, says
      // Chromium, and ends what is connecting (ERR_NETWORK_CHANGED).
      const withoutIpv6 =
        'for one in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e "$one" ] || echo 1 >"$one"; done';
      ip('netns', 'exec', name, 'sh', '-c', withoutIpv6);
      ip('-n', name, 'link', 'set', 'lo', 'up');
      // Linux answers each host with a few ICMP messages a second only: two traces at once would lose hops by chance.
      const settings = 'cd /proc/sys/net/ipv4 && echo 1 >ip_forward && echo 0 >icmp_ratelimit';
      ip('netns', 'exec', name, 'sh', '-c', settings);
    }
    for (let link = 0; link < last; link += 1) {
      const [near, far] = [this.#name + link, this.#name + (link + 1)];
      ip('link', 'add', 'to-server', 'netns', near, 'type', 'veth', 'peer', 'name', 'to-agent', 'netns', far);
      ip('-n', near, 'address', 'add', `${nearEnd(link)}/30`, 'dev', 'to-server');
      ip('-n', far, 'address', 'add', `${farEnd(link)}/30`, 'dev', 'to-agent');
      ip('-n', near, 'link', 'set', 'to-server', 'up');
      ip('-n', far, 'link', 'set', 'to-agent', 'up');
    }
    for (let position = 0; position <= last; position += 1) {
      const name = this.#name + position;
      if (position < last) ip('-n', name, 'route', 'add', 'default', 'via', farEnd(position));
      else ip('-n', name, 'route', 'add', 'default', 'via', nearEnd(position - 1));
      if (position === last) continue;
      for (let link = 0; link < position - 1; link += 1) {
        ip('-n', name, 'route', 'add', `10.77.${link}.0/30`, 'via', nearEnd(position - 1));
      }
    }
  }

  #position(host: Host): number {
    if (host === 'agent') return 0;
    return host === 'server' ? this.#routers + 1 : host;
  }
}

/** The two addresses of a link; link 0 begins at the agent. */
const nearEnd = (link: number): string => `10.77.${link}.1`;
const farEnd = (link: number): string => `10.77.${link}.2`;

function ip(...args: string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: 'pipe', timeout: COMMAND_DEADLINE_MS });
}

function removeNamespace(name: string): void {
  try {
    const pids = ip('netns', 'pids', name).split('\n').filter(Boolean).map(Number);
    for (const pid of pids) kill(pid);
    ip('netns', 'delete', name);
  } catch {
    // It was never made, or is gone.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function removeAbandoned(): void {
  for (const line of ip('netns', 'list').split('\n')) {
    const [name = ''] = line.split(' ');
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : 0;
    if (pid > 0 && !isRunning(pid)) removeNamespace(name);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
