import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A package whose code a build carries, as its author published it. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression in its package.json. */
  readonly licence: string;
  /** Its licence and notice files, word for word; empty where it ships none. */
  readonly text: string;
}

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)/i;
const PACKAGE_FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** Takes note of the packages whose modules end up in a build: not of those that were looked at and left out. */
export class BundledPackages {
  readonly #folders = new Set<string>();

  /** To be among a build's plugins, and among those of its workers. */
  plugin(): Plugin {
    return {
      name: 'bundled-packages',
      generateBundle: (_, bundle) => {
        for (const output of Object.values(bundle)) {
          if (output.type === 'chunk') for (const id of output.moduleIds) this.note(id);
        }
      },
    };
  }

  /** Writes the list into a build, after its workers are built: for whoever hands the build on. */
  file(fileName: string): Plugin {
    const list = () => this.list();
    return {
      name: 'bundled-packages-file',
      generateBundle: {
        order: 'post',
        handler() {
          this.emitFile({ type: 'asset', fileName, source: `${JSON.stringify(list(), null, 2)}\n` });
        },
      },
    };
  }

  /** The packages so far, by name. */
  list(): BundledPackage[] {
    const packages = [...this.#folders].map(readPackage);
    const byName = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
    return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }

  /** Of a module, or of a file that comes into a build otherwise. */
  note(moduleId: string): void {
    const folder = PACKAGE_FOLDER.exec(moduleId.replace(/^\0/, '').replace(/\?.*$/, ''))?.[0];
    if (folder !== undefined) this.#folders.add(folder);
  }
}

/** Reads what a package says of itself. @throws where it says nothing of its licence */
export function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const text = files
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    .join('\n\n');
  if (typeof license !== 'string') throw new Error(`${folder} does not say under which licence it is`);
  return { name, version, licence: license, text };
}
