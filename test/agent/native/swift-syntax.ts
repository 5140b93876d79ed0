import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

const packages = createRequire(import.meta.url);

/** A reader of Swift: tells each place of a text that is no Swift, as `line:column what is wrong`. */
export async function swiftSyntax(): Promise<(text: string) => string[]> {
  await Parser.init();
  const grammar = packages.resolve('@repomix/tree-sitter-wasms/out/tree-sitter-swift.wasm');
  const parser = new Parser().setLanguage(await Language.load(readFileSync(grammar)));
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the parser gave no tree');
    try {
      return faultsIn(tree.rootNode);
    } finally {
      tree.delete();
    }
  };
}

/** What could not be read, and what the parser had to add to go on reading. */
function faultsIn(node: Node): string[] {
  if (!node.hasError) return [];
  const { row, column } = node.startPosition;
  const here = node.isMissing ? `${node.type} is missing` : node.isError ? `“${node.text.slice(0, 40)}”` : null;
  const own = here === null ? [] : [`${row + 1}:${column + 1} ${here}`];
  return [...own, ...node.children.flatMap((child) => (child === null ? [] : faultsIn(child)))];
}
