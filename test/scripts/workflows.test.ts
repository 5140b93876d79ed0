import { readdirSync, readFileSync } from 'node:fs';
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
  expect(publish).toContain("needs.mac.outputs.is-signed == 'true'");
});
