/**
 * `npm run bench -- [main|agent|ingest|sealing|console] [--json] [--idle SECONDS] [--recorder URL] [--site DIRECTORY]`: runs the shipped server and
 * agent and prints each figure beside its goal. `--site`: where the console's year of items is kept for the next run. Figures below their goal are printed as such.
 */
import { parseArgs } from 'node:util';
import { measureAgentFootprint } from '../test/bench/agent-footprint.ts';
import { measureConsole } from '../test/bench/console.ts';
import { type Figure, figureJson, figureTable } from '../test/bench/figure.ts';
import { measureIngestFigures } from '../test/bench/ingest.ts';
import { measureOpenInBrowser } from '../test/bench/open-in-browser.ts';
import { measureOrderLatency } from '../test/bench/order-latency.ts';
import { measureSealing } from '../test/bench/sealing.ts';
import { buildHeadlessAgent } from './build-agent.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    idle: { type: 'string' },
    recorder: { type: 'string' },
    site: { type: 'string' },
  },
});
const [chosen = 'main'] = positionals;
/** The peers were watched for a quarter of an hour; among all other figures two minutes must do. */
const idleSeconds = Number(values.idle ?? (chosen === 'agent' ? 900 : 120));

const arms: Record<string, () => Promise<Figure[]>> = {
  latency: measureOrderLatency,
  ingest: () => measureIngestFigures(values.recorder),
  agent: () => measureAgentFootprint(idleSeconds),
  sealing: measureSealing,
  browser: measureOpenInBrowser,
  console: () => measureConsole(values.site),
};
/** A year of items takes minutes to make: it is measured by its own name. */
const names = chosen === 'main' ? Object.keys(arms).filter((name) => name !== 'console') : [chosen];

// What is shipped is measured.
await buildHeadlessAgent();
const figures: Figure[] = [];
for (const name of names) {
  const arm = arms[name];
  if (!arm) {
    process.stderr.write(`There is no “${name}”; there are main, ${Object.keys(arms).join(', ')}.\n`);
    process.exit(1);
  }
  process.stderr.write(`measuring ${name} …\n`);
  const measured = await arm();
  figures.push(...measured);
  if (values.json) for (const figure of measured) process.stdout.write(`${figureJson(figure)}\n`);
}
if (!values.json) process.stdout.write(`${figureTable(figures)}\n`);
