/** `npm run build:sense`: the Mac's helper for position and Wi-Fi, agent/native/sense, for both processors. */
import { runNativeBuild } from './native/native-build.ts';
import { buildSenseApp } from './native/sense-app.ts';

await runNativeBuild('sense', buildSenseApp);
