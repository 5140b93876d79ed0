import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** Every fuse that Electron 45 has. A wire with more is one that nobody has decided about yet. */
const FUSES: Readonly<Record<keyof typeof FuseV1Options, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Electron's default; it bounds the memory of WebAssembly faster.
  WasmTrapHandlers: true,
};

/**
 * Reads the fuses out of the packed framework.
 * @param isSigned an unsigned build keeps cookies in the clear: macOS would ask for the key after each update
 */
export async function checkFuses(app: string, isSigned: boolean): Promise<string[]> {
  const { version, ...wire } = await getCurrentFuseWire(app);
  const states = Object.entries(wire).map(([index, state]) => [Number(index), state] as const);
  const wanted = { ...FUSES, EnableCookieEncryption: isSigned };
  return states.flatMap(([index, state]) => {
    const name = FuseV1Options[index] as keyof typeof FuseV1Options | undefined;
    if (name === undefined) return [`fuses: Electron has a fuse ${index} that nobody has decided about`];
    const isRight = state === (wanted[name] ? FuseState.ENABLE : FuseState.DISABLE);
    return isRight ? [] : [`fuses: ${name} must be ${wanted[name] ? 'on' : 'off'}`];
  });
}
