/**
 * `npm run dist:mac`: the Mac app as dmg and zip for both processors, in dist. `npm run dist:mac -- --dir`: its bundle
 * alone, for this Mac's processor. Signed, notarised and told where updates are as far as the environment says how
 * (docs of electron-builder: code-signing; HOMEWARD_UPDATES_URL). What came out is looked at, as `npm run dist:check` does.
 */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Arch } from 'electron-builder';
import { commandRunner, interruptedBySignals } from './command.ts';
import { bringConsoleUpToDate } from './console-build.ts';
import { checkApp, IMAGESNAP } from './mac-app/check-app.ts';
import { BuildEnvironmentError, planMacBuild, SECRET_VARIABLES } from './mac-app/mac-build-plan.ts';
import { packApp } from './mac-app/pack-app.ts';
import { SENSE } from './mac-app/plist-checks.ts';
import { prepareApp } from './mac-app/prepare-app.ts';
import { checkSignature } from './mac-app/signature-check.ts';
import { buildUniversalBinding } from './mac-app/universal-binding.ts';
import { nativeBuildFolder } from './native/native-build.ts';

const root = dirname(import.meta.dirname);
const say = (line: string): void => {
  process.stdout.write(`dist:mac: ${line}\n`);
};

function giveUp(why: string): never {
  say(why);
  process.exit(1);
}

const { values } = parseArgs({ options: { dir: { type: 'boolean' } } });
const interruption = interruptedBySignals();
const run = commandRunner(root, process.env, interruption);

function giveUpInWords(error: unknown): never {
  if (error instanceof BuildEnvironmentError) giveUp(error.message);
  throw error;
}

const plan = (() => {
  try {
    return planMacBuild(process.platform, process.env);
  } catch (error) {
    return giveUpInWords(error);
  }
})();
for (const note of plan.notes) say(note);
const native = nativeBuildFolder(root);
const lacking = [
  { name: SENSE, isThere: existsSync(join(native, SENSE)), command: 'npm run build:sense' },
  { name: IMAGESNAP, isThere: existsSync(join(native, 'imagesnap')), command: 'npm run build:imagesnap' },
].filter(({ isThere }) => !isThere);
for (const { name, command } of lacking) say(`without ${name}, which ${command} builds`);
if (plan.isSigned && lacking.length > 0) giveUp('a signed build has to have everything');

const noConsole = await bringConsoleUpToDate(root, interruption, say);
if (noConsole !== undefined) giveUp(`the console could not be built: ${noConsole}`);
const noBinding = values.dir ? undefined : await buildUniversalBinding(root, run);
if (noBinding !== undefined) giveUp(noBinding);

const arch = values.dir ? (process.arch === 'arm64' ? Arch.arm64 : Arch.x64) : Arch.universal;
const output = join(root, 'dist');
// As electron-builder names it.
const app = join(output, arch === Arch.x64 ? 'mac' : `mac-${Arch[arch]}`, 'Homeward.app');
await rm(app, { recursive: true, force: true });
const { files, packages } = await prepareApp(root, {
  program: join(output, 'agent'),
  licences: join(output, 'THIRD-PARTY-LICENSES.txt'),
  nodeModules: join(root, 'node_modules'),
  native,
  isSigned: plan.isSigned,
}).catch(giveUpInWords);
const { mac } = await packApp({
  ...{ root, output, arch, overrides: plan.overrides },
  targets: values.dir ? ['dir'] : ['dmg', 'zip'],
});

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const faults = await checkApp(app, {
  ...{ version, program: files, packages },
  entitlements: { app: join(root, mac?.entitlements ?? ''), inherit: join(root, mac?.entitlementsInherit ?? '') },
  mayLack: lacking.map(({ name }) => name),
  unspeakable: [root, ...SECRET_VARIABLES.map((name) => process.env[name] ?? '').filter((secret) => secret.length > 5)],
});
if (plan.isSigned) faults.push(...(await checkSignature(app)));
for (const fault of faults) say(`FAULT: ${fault}`);
if (faults.length > 0) giveUp(`${faults.length} of ${app} to be mended`);
say(`${app} is as it should be`);
