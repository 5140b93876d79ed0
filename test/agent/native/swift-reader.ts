/**
 * Reads texts, a JSON array on standard input, as Swift, and prints for each what is none: `line:column what is wrong`.
 * A program of its own, because the grammar has to be compiled in a way that a test's process cannot choose.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { Language, type Node, Parser } from 'web-tree-sitter';

await Parser.init();
const grammar = createRequire(import.meta.url).resolve('@repomix/tree-sitter-wasms/out/tree-sitter-swift.wasm');
const parser = new Parser().setLanguage(await Language.load(readFileSync(grammar)));
const texts: string[] = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(texts.map(faultsOf)));

function faultsOf(source: string): string[] {
  const tree = parser.parse(source);
  if (tree === null) throw new Error('the parser gave no tree');
  try {
    return faultsIn(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/** What could not be read, and what the parser had to add to go on reading. */
function faultsIn(node: Node): string[] {
  if (!node.hasError) return [];
  const { row, column } = node.startPosition;
  const here = node.isMissing ? `${node.type} is missing` : node.isError ? `“${node.text.slice(0, 40)}”` : null;
  const own = here === null ? [] : [`${row + 1}:${column + 1} ${here}`];
  return [...own, ...node.children.flatMap((child) => (child === null ? [] : faultsIn(child)))];
}
