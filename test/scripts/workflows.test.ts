import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const folder = join(dirname(dirname(import.meta.dirname)), '.github/workflows');
const workflows = readdirSync(folder);

describe.each(workflows)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const lines = text.split('\n');

  test('uses each action at one commit, and says which version that is', () => {
    const uses = lines.filter((line) => /\buses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('may read the repository, and nothing more unless one job says so', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(text).not.toMatch(/write-all|pull_request_target/);
  });

  test('leaves no credentials of the repository where packages run', () => {
    const checkouts = text.split('actions/checkout@').length - 1;
    expect(text.split('persist-credentials: false').length - 1).toBe(checkouts);
  });

  test('hands secrets on as environment, never as part of a command', () => {
    const withSecret = lines.filter((line) => /(?<!steps\.)secrets\./.test(line));
    for (const line of withSecret) expect(line).toMatch(/^ {10}[A-Z0-9_]+: \$\{\{ secrets\.[A-Z0-9_]+ \}\}$/);
    for (const line of lines.filter((line) => line.includes('${{'))) expect(line).toMatch(/^ +[\w-]+: [^$]*\$\{\{/);
    expect(text).not.toMatch(/run: [^|\n]*\$\{\{/);
  });

  test('ends', () => {
    const jobs = text.split(/^ {4}runs-on:/m).length - 1;
    expect(text.split(/^ {4}timeout-minutes:/m).length - 1).toBe(jobs);
  });
});

test('only publishing may write, and it runs no code of the project', () => {
  const release = readFileSync(join(folder, 'release.yml'), 'utf8');
  expect(release.split('contents: write')).toHaveLength(2);
  const publish = release.slice(release.indexOf('  publish:'));
  expect(publish).toContain('contents: write');
  expect(publish).not.toMatch(/\bnpm\b|\bnode\b|checkout|secrets\./);
  expect(publish).toContain("needs.mac.outputs.is-notarised == 'true'");
});

describe('what is published macOS opens on any Mac: signed and notarised', () => {
  const release = readFileSync(join(folder, 'release.yml'), 'utf8');
  /** Of the step that looks which secrets there are: a block of lines that are indented further. */
  const script = /^ {8}id: secrets\n[\s\S]*?^ {8}run: \|\n((?: {10}.*\n)+)/m.exec(release)?.[1] ?? '';
  const secrets = ['CSC_LINK', 'APPLE_API_KEY_P8', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];

  test('the step is given each of the secrets that it looks at', () => {
    for (const name of secrets) expect(script).toContain(`"$${name}"`);
    const [, step = ''] = /^ {8}id: secrets\n([\s\S]*?)^ {6}- /m.exec(release) ?? [];
    for (const name of secrets) expect(step).toContain(`${name}: \${{ secrets.${name} }}`);
  });

  test.each([
    ['everything', secrets, true],
    ['nothing', [], false],
    ['the certificate alone', ['CSC_LINK'], false],
    ...secrets.map((name) => [`all but ${name}`, secrets.filter((other) => other !== name), false] as const),
  ])('with %s', (_, given, isNotarised) => {
    const temporary = mkdtempSync(join(tmpdir(), 'homeward-release-'));
    const output = join(temporary, 'output');
    writeFileSync(output, '');
    const env = Object.fromEntries(secrets.map((name) => [name, given.includes(name) ? 'x' : '']));
    execFileSync('/bin/sh', ['-e', '-c', script], {
      env: { ...env, GITHUB_OUTPUT: output, RUNNER_TEMP: temporary, PATH: process.env['PATH'] },
      timeout: 30_000,
    });
    const lines = readFileSync(output, 'utf8').split('\n');
    rmSync(temporary, { recursive: true });
    expect(lines.includes('is-notarised=true')).toBe(isNotarised);
  });
});
