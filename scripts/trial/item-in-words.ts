import type { Problem } from '@homeward/shared/bodies/reading';
import type { Place } from '@homeward/shared/place';
import type { VerifiedItem } from '../../server/web/src/owner/items.ts';

/** What an opened item says, in a few lines for a terminal. */
export function tellItem({ envelope, receiptAt, content }: VerifiedItem): string[] {
  const head = `#${envelope.seq} ${envelope.kind}: sealed ${envelope.size} bytes, receipted ${receiptAt - envelope.capturedAt} ms after capture, opened`;
  return [head, ...linesOf(content).map((line) => `     ${line}`)];
}

function linesOf(content: VerifiedItem['content']): string[] {
  switch (content.kind) {
    case 'report': {
      const { address, position, health } = content.body;
      return [
        `address: ${orProblem(address, placeInWords)}`,
        `position: ${orProblem(position, (p) => `${p.latitude.toFixed(4)}, ${p.longitude.toFixed(4)} (source ${p.source}${p.service ? ` by ${p.service}` : ''}, within ${p.accuracyMeters} m${p.fallbackFor ? `; no better one: ${problemInWords(p.fallbackFor)}` : ''})`)}`,
        `agent ${health.agentVersion} on ${health.platform}; camera ${health.permissions.camera}, location ${health.permissions.location}`,
      ];
    }
    case 'machine': {
      const { interfaces, gateway, wifi, accessPoints, battery } = content.body;
      return [
        `interfaces: ${orProblem(interfaces, (list) => list.map(({ name }) => name).join(', '))}; gateway: ${orProblem(gateway, (g) => g)}`,
        `Wi-Fi: ${orProblem(wifi, ({ ssid }) => ssid ?? 'name withheld')}${accessPoints ? `; access points: ${orProblem(accessPoints, (list) => `${list.length}`)}` : ''}; battery: ${orProblem(battery, (b) => (b.present ? `${b.percent} %` : 'none'))}`,
      ];
    }
    case 'route': {
      const { target, route } = content.body;
      if ('problem' in route) return [`to ${target}: ${problemInWords(route)}`];
      const { hops, targetAddress, reached } = route.value;
      return [
        `to ${target} (${targetAddress}), ${reached ? 'reached' : 'not reached'}`,
        ...hops.map(
          ({ ttl, address, roundTripMs, place }) =>
            `${`${ttl}`.padStart(3)}  ${address ?? '*'}  ${roundTripMs ?? '–'} ms${place ? `  ${placeInWords(place)}` : ''}`,
        ),
      ];
    }
    case 'photo': {
      const { camera, width, height, captureMs } = content.about;
      return [
        `camera “${camera}”, ${width} × ${height}, JPEG of ${content.jpeg.length} bytes, taken in ${captureMs} ms`,
      ];
    }
    case 'no-photo':
      return [`camera “${content.body.camera ?? 'none'}”: ${problemInWords(content.body.reading)}`];
    case 'event': {
      const { event, v: _, ...rest } = content.body;
      return [`${event} ${JSON.stringify(rest)}`];
    }
    case 'dropped':
      return ['its content was dropped on the Mac; the signed envelope remains'];
  }
}

function orProblem<T>(reading: { value: T } | Problem, inWords: (value: T) => string): string {
  return 'problem' in reading ? problemInWords(reading) : inWords(reading.value);
}

const problemInWords = ({ problem, detail }: Problem) => `none (${problem}: ${detail})`;

function placeInWords({ address, scope, city, country, autonomousSystem }: Place): string {
  const where =
    scope === 'public' ? [city, country].filter(Boolean).join(', ') || 'place unknown' : `a ${scope} address`;
  return `${address}, ${where}${autonomousSystem ? `, AS${autonomousSystem.number}` : ''}`;
}
