import type { BundledPackage } from '../bundled-packages.ts';

const HEAD = `What Homeward is made of, beside its own code (AGPL-3.0-or-later, LICENSE.homeward.txt), Electron
(LICENSE.electron.txt) and Chromium (LICENSES.chromium.html). Written by the build, of what is really in it.
`;

/** The file that goes with the app: each package once, with its licence word for word where it ships one. */
export function thirdPartyLicenses(packages: readonly BundledPackage[]): string {
  const byName = new Map(packages.map((one) => [heading(one), one]));
  const sections = [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => section(name, one));
  return `${HEAD}\n${sections.join('\n')}`;
}

/** How a package is named in the file. */
export const heading = ({ name, version }: Pick<BundledPackage, 'name' | 'version'>): string => `${name} ${version}`;

function section(name: string, { licence, text }: BundledPackage): string {
  const line = `${name} (${licence})`;
  return `${'='.repeat(line.length)}\n${line}\n${'='.repeat(line.length)}\n${text === '' ? '' : `\n${text}\n`}`;
}
