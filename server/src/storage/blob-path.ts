import { join } from 'node:path';

/** Where a blob lies below the directory of blobs: no directory grows beyond what a file system likes. */
export const blobPath = (deviceId: string, name: string): string => join(deviceId, name.slice(-2), name);
