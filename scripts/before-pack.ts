/** electron-builder calls this before it packs the Mac app (`beforePack` in electron-builder.yml). */
import { dirname, join } from 'node:path';
import { buildAgent } from './build-agent.ts';

export default async (): Promise<void> => {
  await buildAgent(join(dirname(import.meta.dirname), 'dist/agent'));
};
