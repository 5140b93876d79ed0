/** `npm run build:imagesnap`: the program that takes photos on a Mac, from a pinned revision, for both processors. */
import { buildImagesnap } from './native/imagesnap-program.ts';
import { runNativeBuild } from './native/native-build.ts';

await runNativeBuild('imagesnap', (parts) => buildImagesnap(parts));
