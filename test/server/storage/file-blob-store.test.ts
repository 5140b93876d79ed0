import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FileSteps, fileSteps, UNFINISHED } from '../../../server/src/storage/durable-files.ts';
import { createFileBlobStore } from '../../../server/src/storage/file-blob-store.ts';

const MAC = '018f3c1e-0000-7000-8000-000000000001';
const OTHER_MAC = '018f3c1e-0000-7000-8000-000000000002';

let root: string;
beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'homeward-blobs-')), 'blobs');
});
afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

const files = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map(({ name }) => name);

describe('blobs as files', () => {
  test('are read as they were put, and replaced whole', async () => {
    const blobs = createFileBlobStore(root);
    await blobs.put(`${MAC}/a.x`, Buffer.from('one'));
    await blobs.put(`${MAC}/a.x`, Buffer.from('two'));
    expect((await buffer(await blobs.read(`${MAC}/a.x`))).toString()).toBe('two');
    expect(await files()).toEqual(['a.x']);
  });

  test('that are not there are not found', async () => {
    const blobs = createFileBlobStore(root);
    await expect(blobs.read(`${MAC}/none`)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each(['../../etc/passwd', `${MAC}/../x`, `${MAC}/`, 'x', `${MAC}/a/b`, `${MAC}/.unfinished`])(
    'the key %p is refused',
    async (key) => {
      const blobs = createFileBlobStore(root);
      await expect((async () => blobs.put(key, Buffer.from('x')))()).rejects.toMatchObject({ code: 'internal' });
    },
  );

  test('are written, synced, renamed, and their directories synced, in this order', async () => {
    const steps: string[] = [];
    const noting: FileSteps = {
      makeDirectory: (path) => fileSteps.makeDirectory(path),
      writeAndSync: async (path, bytes) => {
        await fileSteps.writeAndSync(path, bytes);
        steps.push('write');
      },
      rename: async (from, to) => {
        await fileSteps.rename(from, to);
        steps.push('rename');
      },
      syncDirectory: async (path) => {
        await fileSteps.syncDirectory(path);
        steps.push(`sync ${path.slice(join(root, '..').length)}`);
      },
    };
    const blobs = createFileBlobStore(root, noting);
    await blobs.put(`${MAC}/a.xy`, Buffer.from('one'));
    expect(steps).toEqual(['write', 'rename', `sync /blobs/${MAC}/xy`, `sync /blobs/${MAC}`, 'sync /blobs', 'sync ']);
    steps.length = 0;
    // Also where the directories are there already: whoever made them may not have come to sync them.
    await blobs.put(`${MAC}/b.xy`, Buffer.from('two'));
    expect(steps).toEqual(['write', 'rename', `sync /blobs/${MAC}/xy`, `sync /blobs/${MAC}`, 'sync /blobs', 'sync ']);
  });

  test('are not called durable while another is still syncing the directory that both are in', async () => {
    const synced = new Map<string, number>();
    let isStuck = () => {};
    const stuck = new Promise<void>((resolve) => {
      isStuck = resolve;
    });
    const steps: FileSteps = {
      ...fileSteps,
      writeAndSync: async (path, bytes) => {
        if (Buffer.from(bytes).toString() === 'one') {
          isStuck();
          await new Promise(() => {});
        }
        await fileSteps.writeAndSync(path, bytes);
      },
      syncDirectory: async (path) => {
        await fileSteps.syncDirectory(path);
        synced.set(path, (synced.get(path) ?? 0) + 1);
      },
    };
    const blobs = createFileBlobStore(root, steps);
    void blobs.put(`${MAC}/a.xy`, Buffer.from('one'));
    await stuck;
    await blobs.put(`${MAC}/b.xy`, Buffer.from('two'));
    expect([...synced.keys()]).toEqual([join(root, MAC, 'xy'), join(root, MAC), root, join(root, '..')]);
  });

  test('leave nothing behind when the disk is full', async () => {
    const full: FileSteps = {
      ...fileSteps,
      writeAndSync: async (path, bytes) => {
        await fileSteps.writeAndSync(path, bytes.subarray(0, 1));
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    };
    await expect(createFileBlobStore(root, full).put(`${MAC}/a.x`, Buffer.from('one'))).rejects.toThrow('no space');
    expect(await files()).toEqual([]);
  });

  test('of one Mac are deleted together', async () => {
    const blobs = createFileBlobStore(root);
    await blobs.put(`${MAC}/a.x`, Buffer.from('one'));
    await blobs.put(`${OTHER_MAC}/b.x`, Buffer.from('two'));
    await blobs.deleteOf(MAC);
    await blobs.deleteOf(MAC);
    expect(await files()).toEqual(['b.x']);
  });

  test('that no row names are swept away, and unfinished ones', async () => {
    const blobs = createFileBlobStore(root);
    expect(await blobs.sweep(async () => new Set())).toBe(0);
    for (const name of ['kept.x', 'orphan.x']) await blobs.put(`${MAC}/${name}`, Buffer.from(name));
    await blobs.put(`${OTHER_MAC}/orphan.y`, Buffer.from('y'));
    await mkdir(join(root, MAC, '.x'), { recursive: true });
    await writeFile(join(root, MAC, '.x', `half${UNFINISHED}`), 'half');
    const asked: string[] = [];
    const swept = await blobs.sweep(async (deviceId, names) => {
      asked.push(...names.map((name) => `${deviceId}/${name}`));
      return new Set(deviceId === MAC ? ['kept.x'] : []);
    });
    expect(swept).toBe(3);
    expect(asked.sort()).toEqual([`${MAC}/kept.x`, `${MAC}/orphan.x`, `${OTHER_MAC}/orphan.y`]);
    expect(await files()).toEqual(['kept.x']);
  });
});
