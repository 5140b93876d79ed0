/** A program of the Mac's command line tools, with its arguments. */
export interface BuildCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** As electron-builder.yml says it for the whole app. */
const MINIMUM_MACOS = '13.0';
const PROCESSORS = ['arm64', 'x86_64'] as const;

export interface UniversalProgram {
  readonly sources: readonly string[];
  readonly output: string;
  /** A folder for the two halves. */
  readonly scratch: string;
  /** An Info.plist to be put into the program itself, where it has no bundle around it. */
  readonly embeddedPlist?: string;
}

/**
 * Compiles Swift for each processor that Macs have and joins the halves. `xcrun` finds the compiler together with the
 * macOS SDK; frameworks are linked because the sources import them.
 */
export function universalProgram({ sources, output, scratch, embeddedPlist }: UniversalProgram): BuildCommand[] {
  const section = embeddedPlist ? ['-sectcreate', '__TEXT', '__info_plist', embeddedPlist] : [];
  const halves = PROCESSORS.map((processor) => ({ processor, path: `${scratch}/${processor}` }));
  const compile = ({ processor, path }: (typeof halves)[number]): BuildCommand => ({
    program: 'xcrun',
    args: [
      ...['--sdk', 'macosx', 'swiftc', '-O', '-swift-version', '5'],
      ...['-target', `${processor}-apple-macosx${MINIMUM_MACOS}`],
      ...section.flatMap((word) => ['-Xlinker', word]),
      ...['-o', path, ...sources],
    ],
  });
  const join = ['lipo', '-create', ...halves.map(({ path }) => path), '-output', output];
  return [...halves.map(compile), { program: 'xcrun', args: join }];
}

/**
 * Signs a program or a bundle, and asks whether the signature holds.
 * @param identity of a certificate in the keychain; without one the signature is ad hoc: this Mac runs it, and takes it
 * for another program after each build
 */
export function signature(path: string, entitlements: string, identity: string | undefined): BuildCommand[] {
  // The hardened runtime and a time stamp are what notarisation asks for; neither is of use without a certificate.
  const release = identity === undefined ? ['--timestamp=none'] : ['--timestamp', '--options', 'runtime'];
  return [
    {
      program: 'codesign',
      args: ['--force', ...release, '--entitlements', entitlements, '--sign', identity ?? '-', path],
    },
    { program: 'codesign', args: ['--verify', '--strict', path] },
  ];
}
