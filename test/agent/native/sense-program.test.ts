import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const folder = join(dirname(dirname(dirname(import.meta.dirname))), 'agent/native/sense');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const sources = readdirSync(folder).filter((name) => name.endsWith('.swift'));

/** What of each text is no Swift. */
function faults(texts: readonly string[]): string[][] {
  // V8's better compiler takes ten seconds over the grammar and holds the exit up as long.
  const flags = ['--liftoff-only', '--disable-warning=ExperimentalWarning'];
  const program = [...flags, join(import.meta.dirname, 'swift-reader.ts')];
  return JSON.parse(execFileSync(process.execPath, program, { input: JSON.stringify(texts), encoding: 'utf8' }));
}

describe('the sources of Homeward Sense', () => {
  test('are Swift, and begin in main.swift', () => {
    expect(sources).toContain('main.swift');
    expect(Object.fromEntries(faults(sources.map(read)).map((found, index) => [sources[index], found]))).toEqual(
      Object.fromEntries(sources.map((name) => [name, []])),
    );
  });

  test('are none with a bracket gone, which shows that the reader looks', () => {
    const broken = sources.flatMap((name) => {
      const text = read(name);
      const lineOf = (at: number) => text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));
      const brackets = [...text.matchAll(/[(){}[\]]/g)].map(({ index }) => index);
      // Brackets in comments and texts are part of no grammar. Each ninth of the others: the grammar is slow at mending.
      const chosen = brackets.filter((at) => !/"|\/\//.test(lineOf(at))).filter((_, index) => index % 9 === 0);
      expect(chosen.length).toBeGreaterThan(2);
      return chosen.map((at) => ({ line: `${name}: ${lineOf(at)}`, text: text.slice(0, at) + text.slice(at + 1) }));
    });
    const found = faults(broken.map(({ text }) => text));
    expect(broken.filter((_, index) => found[index]?.length === 0).map(({ line }) => line)).toEqual([]);
  });

  test.each([
    ['a statement cut short', 'let latitude =\n'],
    ['a function without a name', 'func (a: Int) -> Int { return a }\n'],
    ['another language', 'const fix = await locate();\nif (fix) return fix;\n'],
    ['a switch without its subject', 'switch { case 1: break }\n'],
  ])('%s is not taken for Swift', (_, text) => {
    expect(faults([text])).not.toEqual([[]]);
  });

  test('end with the codes that the README tells', () => {
    const codes = [...read('answer.swift').matchAll(/^ {4}case \w+ = (\d+)$/gm)].map(([, code]) => Number(code));
    const told = [...read('README.md').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes.length).toBeGreaterThan(5);
    expect(told).toEqual(codes);
  });
});
