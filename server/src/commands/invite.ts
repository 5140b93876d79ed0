import { systemClock } from '../clock.ts';
import { ownOrigin } from '../http/own-origin.ts';
import { createInvitationService, INVITATION_DAYS, invitationLink } from '../services/invitations.ts';
import { createLimits } from '../services/limits.ts';
import { wholeNumberFlag } from './arguments.ts';
import { besideTheServer } from './beside-the-server.ts';
import type { Answer, Asked } from './command.ts';

const MOST_DAYS = 365;

/** Makes an invitation and answers with its link. The running server lets whoever has it sign up at once. */
export async function invite({ config, flags }: Asked): Promise<Answer> {
  const days = wholeNumberFlag(flags, 'days', { preset: INVITATION_DAYS, least: 1, most: MOST_DAYS });
  return await besideTheServer(config, async (database) => {
    const clock = systemClock;
    const code = await createInvitationService({ database, clock }).invite(days);
    const link = invitationLink(ownOrigin(config, config.port).canonical, code);
    const expiresAt = new Date(clock.now() + days * 86_400_000);
    const { limits } = await createLimits({ database, fixed: config.fixedLimits }).ofServer();
    return {
      json: { link, expiresAt: expiresAt.toISOString() },
      lines: [
        link,
        `It lets one person sign up until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
        ...(limits.registration === 'closed'
          ? ['Nobody can use it now: registration is closed. `homeward-server limits registration=invited` opens it.']
          : []),
      ],
    };
  });
}
