import { howToInstall, locate, type SystemPackage } from '../scripts/system-packages.ts';

/** Where a program is, for tests that start it themselves; call it only inside a test that `needs` it, or a program that cannot do without. */
export function programPath(name: SystemPackage): string {
  const path = locate(name, process.env['PATH'] ?? '');
  if (!path) throw new Error(`${name} is not installed: ${howToInstall(name, process.platform)}`);
  return path;
}
