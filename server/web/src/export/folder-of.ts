/** “Ada’s MacBook” as the first of the Macs: `macs/1-ada-s-macbook`. Whatever the name, it is a name that every system takes. */
export function folderOf(name: string, index: number): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `macs/${index + 1}${plain && `-${plain}`}`;
}
