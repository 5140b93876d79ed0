/**
 * One text of two that were made of the same: a change on one side is taken, and where both changed it, nothing of either is
 * lost.
 */
export function mergeText(base: string, mine: string, theirs: string): string {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const start = commonStart(base, mine, theirs);
  // Most often both went on writing at the end.
  if (start === base.length && base !== '') return `${theirs}${mine.slice(base.length)}`;
  return [theirs, mine].flatMap((text) => text.trimEnd() || []).join('\n\n');
}

function commonStart(...texts: readonly string[]): number {
  const shortest = Math.min(...texts.map(({ length }) => length));
  let at = 0;
  while (at < shortest && texts.every((text) => text[at] === texts[0]?.[at])) at += 1;
  return at;
}
