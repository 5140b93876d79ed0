import type { MacLifetime } from '@homeward/shared/api/lifetime';
import type { DeviceCertificate } from '@homeward/shared/certificate';
import type { RemovalWord } from '@homeward/shared/pack/removed-items';

/** What the server says to have removed of a Mac, with what the owner has signed for. */
export const removalWordOf = (
  lifetime: Pick<MacLifetime, 'removed' | 'thefts'> | undefined,
  { issuedAt }: Pick<DeviceCertificate, 'issuedAt'>,
  now: number,
): RemovalWord => ({
  removed: lifetime?.removed ?? [],
  erased: (lifetime?.thefts ?? []).flatMap(({ firstSeq, untilSeq, erasure }) =>
    untilSeq !== null && erasure !== null && erasure.finalAt <= now ? [{ firstSeq, untilSeq }] : [],
  ),
  certifiedAt: issuedAt,
});
