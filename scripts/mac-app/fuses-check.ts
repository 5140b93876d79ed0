import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** Every fuse that Electron 45 has. A wire with more is one that nobody has decided about yet. */
const FUSES: Readonly<Record<keyof typeof FuseV1Options, boolean>> = {
  RunAsNode: false,
  // Electron's default. On, main reads a key from the keychain and waits for it when the network service starts (Electron,
  // shell/browser/net/system_network_context_manager.cc); the app keeps no cookies.
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Electron's default; it bounds the memory of WebAssembly faster.
  WasmTrapHandlers: true,
};

/** Reads the fuses out of the packed framework. @returns what is wrong with them, one sentence each */
export async function checkFuses(app: string): Promise<string[]> {
  const { version, ...wire } = await getCurrentFuseWire(app);
  const states = Object.entries(wire).map(([index, state]) => [Number(index), state] as const);
  return states.flatMap(([index, state]) => {
    const name = FuseV1Options[index] as keyof typeof FuseV1Options | undefined;
    if (name === undefined) return [`fuses: Electron has a fuse ${index} that nobody has decided about`];
    const isRight = state === (FUSES[name] ? FuseState.ENABLE : FuseState.DISABLE);
    return isRight ? [] : [`fuses: ${name} must be ${FUSES[name] ? 'on' : 'off'}`];
  });
}
