/** The list of a backup's files, as `sha256sum -c` reads it. */
export const CHECKSUMS_FILE = 'SHA256SUMS';

export const checksumLine = (path: string, sha256: Uint8Array): string =>
  `${Buffer.from(sha256).toString('hex')}  ${path}\n`;

export interface Checksum {
  /** Below the backup's directory. */
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** @returns undefined for a line that is none, or names a file that lies elsewhere. */
export function readChecksumLine(line: string): Checksum | undefined {
  const [, sha256, path] = /^([0-9a-f]{64}) {2}([\w.-]+(?:\/[\w.-]+)*)$/.exec(line) ?? [];
  if (sha256 === undefined || path === undefined || path.split('/').some((part) => /^\.+$/.test(part)))
    return undefined;
  return { path, sha256 };
}
