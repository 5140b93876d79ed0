/**
 * `npm run build:agent [-- FOLDER]`: the Mac app's program, by default in dist/agent. One file for each process that
 * the app starts, with everything inside that it imports: Electron strips types too, but not in packages, and the app
 * carries no sources. `npm run build:agent -- --headless [FOLDER]`: `homeward-agent` without the app, in agent/dist, where its
 * launcher looks for it. `npm run build:agent -- --pages FOLDER`: the pages of the app's windows alone.
 */
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build, type InlineConfig, mergeConfig, type Plugin } from 'vite';
import { type BundledPackage, BundledPackages } from './bundled-packages.ts';

const root = dirname(import.meta.dirname);
const agent = join(root, 'agent/src');
const pages = join(agent, 'shell/pages');

/** What the app finds at run time: Electron itself, and the binding that is compiled on Macs only. */
const external = ['electron', 'node-mac-permissions', 'bufferutil', 'utf-8-validate'];

/** What a build of the app consists of. */
export interface AgentBuild {
  /** Every file, relative to the build's folder, sorted. */
  readonly files: readonly string[];
  /** The packages whose code is in them. */
  readonly packages: readonly BundledPackage[];
}

/** Builds the app's files into the folder, which is emptied first. */
export async function buildAgent(folder: string): Promise<AgentBuild> {
  await rm(folder, { recursive: true, force: true });
  const packages = new BundledPackages();
  const run = (config: InlineConfig) => build(mergeConfig(config, { plugins: [packages.plugin()] }));
  const others = ['main.ts', 'command-line.ts', 'engine-process.ts', 'shell/update-source.ts'];
  const programs = [...(await programsBeside('app.ts')), ...others];
  for (const path of programs) await run(nodeBuild(folder, path, programs));
  await run(scriptBuild(folder, 'preload', join(agent, 'shell/preload.ts'), 'cjs'));
  await buildPages(join(folder, 'pages'), run);
  await copyInto(join(folder, 'assets'), join(root, 'agent/assets'), (name) => !name.endsWith('.svg'));
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return { files: files.sort(), packages: packages.list() };
}

async function copyInto(folder: string, from: string, isWanted: (name: string) => boolean): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of (await readdir(from)).filter(isWanted)) await copyFile(join(from, name), join(folder, name));
}

/** Builds what the app's windows show: one document, one style and one script for all of them. */
export async function buildPages(
  folder: string,
  run: (config: InlineConfig) => Promise<unknown> = (config) => build(config),
): Promise<void> {
  await run(scriptBuild(folder, 'page', join(pages, 'main.tsx'), 'iife'));
  await copyInto(folder, pages, (name) => name.endsWith('.html'));
}

/**
 * Builds `homeward-agent`, which then takes 17 MB less memory than from its sources: a few files in place of 800
 * modules. What a command does not need stays in files of its own.
 */
export async function buildHeadlessAgent(folder: string = join(root, 'agent/dist')): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const programs = await programsBeside('command-line.ts');
  for (const path of programs) await build(nodeBuild(folder, path, programs, { codeSplitting: true, minify: true }));
}

/** A program and the probes that it starts. */
async function programsBeside(program: string): Promise<string[]> {
  const sources = await readdir(agent, { recursive: true });
  return [...sources.filter((name) => name.endsWith('-probe.ts')), program];
}

// A build that a test runner starts is the same one: without this its pages would be React's for development.
process.env['NODE_ENV'] = 'production';

const common = { root, configFile: false, logLevel: 'warn', publicDir: false } satisfies InlineConfig;

/** A program that runs in Node, in one file unless it is split. */
function nodeBuild(
  outDir: string,
  path: string,
  programs: readonly string[],
  { codeSplitting, minify } = { codeSplitting: false, minify: false },
): InlineConfig {
  return {
    ...common,
    plugins: [probeAddresses(programs.map((program) => basename(program)))],
    ssr: { noExternal: true, external },
    // Packages in CommonJS ask for it; their programs are ES modules now.
    define: { __dirname: 'import.meta.dirname' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      minify,
      target: 'node24',
      rolldownOptions: {
        cwd: root,
        input: join(agent, path),
        external,
        output: {
          format: 'es',
          ...{ entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          ...(!codeSplitting && { codeSplitting }),
        },
      },
    },
  };
}

/** A sandboxed preload script and the pages' script are one file each; the former must be CommonJS. */
function scriptBuild(outDir: string, name: string, entry: string, format: 'cjs' | 'iife'): InlineConfig {
  const fileName = format === 'cjs' ? `${name}.cjs` : `${name}.js`;
  return {
    ...common,
    // React asks which of its two builds is wanted; the page has no environment to look it up in.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: format === 'iife',
      target: 'chrome140',
      lib: { entry, name, formats: [format], fileName: () => fileName, cssFileName: name },
      rolldownOptions: { cwd: root, external },
    },
  };
}

/** A probe is started by the address of its file (`new URL('./camera-probe.ts', import.meta.url)`), which is built too. */
function probeAddresses(programs: readonly string[]): Plugin {
  return {
    name: 'probe-addresses',
    transform: (code, id) => {
      if (!id.startsWith(agent)) return null;
      return code.replace(/new URL\((['"])\.\/([\w-]+)\.ts\1, import\.meta\.url\)/g, (_, _quote, name: string) => {
        if (!programs.includes(`${name}.ts`)) throw new Error(`${id} starts ${name}.ts, which is not built`);
        return `new URL('./${name}.js', import.meta.url)`;
      });
    },
  };
}

if (import.meta.main) {
  const [folder, other] = process.argv.slice(2);
  if (folder === '--headless') await buildHeadlessAgent(other && resolve(other));
  else if (folder === '--pages') await buildPages(resolve(other ?? join(root, 'dist/agent/pages')));
  else await buildAgent(resolve(folder ?? join(root, 'dist/agent')));
}
