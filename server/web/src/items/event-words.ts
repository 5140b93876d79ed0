import type { EventBody } from '@homeward/shared/bodies/event';
import { formatInterval } from '../format/format.ts';
import { texts } from '../texts.ts';

/** What happened to the agent, in a sentence. */
export function eventWords(body: EventBody): string {
  const { events, mac, timeline } = texts;
  switch (body.event) {
    case 'paired':
      return events.paired;
    case 'mode-changed':
      return events['mode-changed'](mac.mode[body.from], mac.mode[body.to], body.why);
    case 'permission-changed':
      return events['permission-changed'](
        timeline[body.permission],
        timeline.permission[body.from],
        timeline.permission[body.to],
      );
    case 'gap':
      return events.gap(body.dropped);
    case 'rejected':
      return events.rejected(body.seq);
    case 'clock-changed':
      return events['clock-changed'](formatInterval(Math.round(body.byMs / 1000)));
    case 'epoch-began':
      return events['epoch-began'];
    case 'release-asked':
      return events['release-asked'][body.wish];
    case 'released':
      return events.released[body.by];
  }
}
