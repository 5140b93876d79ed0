import { expect, test } from '@jest/globals';
import { signature, universalProgram } from '../../../scripts/native/build-commands.ts';

const spelled = (commands: readonly { program: string; args: readonly string[] }[]) =>
  commands.map(({ program, args }) => [program, ...args].join(' '));

test('a program is compiled for each processor and joined', () => {
  expect(spelled(universalProgram({ sources: ['/s/a.swift', '/s/main.swift'], output: '/o', scratch: '/t' }))).toEqual([
    'xcrun --sdk macosx swiftc -O -swift-version 5 -target arm64-apple-macosx13.0 -o /t/arm64 /s/a.swift /s/main.swift',
    'xcrun --sdk macosx swiftc -O -swift-version 5 -target x86_64-apple-macosx13.0 -o /t/x86_64 /s/a.swift /s/main.swift',
    'xcrun lipo -create /t/arm64 /t/x86_64 -output /o',
  ]);
});

test('one without a bundle carries its Info.plist inside', () => {
  const [compile] = spelled(
    universalProgram({ sources: ['/s'], output: '/o', scratch: '/t', embeddedPlist: '/Info.plist' }),
  );
  expect(compile).toContain(
    '-Xlinker -sectcreate -Xlinker __TEXT -Xlinker __info_plist -Xlinker /Info.plist -o /t/arm64 /s',
  );
});

test('a signature is ad hoc, or a certificate’s with what notarisation asks for; it is verified', () => {
  expect(spelled(signature('/a b.app', '/e.plist', undefined))).toEqual([
    'codesign --force --timestamp=none --entitlements /e.plist --sign - /a b.app',
    'codesign --verify --strict /a b.app',
  ]);
  expect(spelled(signature('/a.app', '/e.plist', 'Developer ID Application: Ada'))[0]).toBe(
    'codesign --force --timestamp --options runtime --entitlements /e.plist --sign Developer ID Application: Ada /a.app',
  );
});
