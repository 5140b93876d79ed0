import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { swiftSyntax } from './swift-syntax.ts';

const folder = join(dirname(dirname(dirname(import.meta.dirname))), 'agent/native/sense');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const sources = readdirSync(folder).filter((name) => name.endsWith('.swift'));

let faults: Awaited<ReturnType<typeof swiftSyntax>>;
beforeAll(async () => {
  faults = await swiftSyntax();
});

describe('the sources of Homeward Sense', () => {
  test('are where the build looks for them, and begin in main.swift', () => {
    expect(sources).toContain('main.swift');
    expect(sources.length).toBeGreaterThan(1);
  });

  test.each(sources)('%s is Swift', (name) => {
    expect(faults(read(name))).toEqual([]);
  });

  test.each(sources)('%s with any of its brackets gone is none', (name) => {
    const text = read(name);
    const brackets = [...text.matchAll(/[(){}[\]]/g)].map(({ index }) => index);
    // Brackets in comments and texts are part of no grammar. Each third of the others: the grammar is slow at mending.
    const lineOf = (at: number) => text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));
    const chosen = brackets.filter((at) => !/"|\/\//.test(lineOf(at))).filter((_, index) => index % 3 === 0);
    expect(chosen.length).toBeGreaterThan(10);
    const unnoticed = chosen.filter((at) => faults(text.slice(0, at) + text.slice(at + 1)).length === 0);
    expect(unnoticed.map(lineOf)).toEqual([]);
  });

  test.each([
    ['a statement cut short', 'let latitude =\n'],
    ['a function without a name', 'func (a: Int) -> Int { return a }\n'],
    ['another language', 'const fix = await locate();\nif (fix) return fix;\n'],
    ['a switch without its subject', 'switch { case 1: break }\n'],
  ])('%s is not taken for Swift', (_, text) => {
    expect(faults(text)).not.toEqual([]);
  });

  test('end with the codes that the README tells', () => {
    const codes = [...read('answer.swift').matchAll(/^ {4}case \w+ = (\d+)$/gm)].map(([, code]) => Number(code));
    const told = [...read('README.md').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes.length).toBeGreaterThan(5);
    expect(told).toEqual(codes);
  });
});
