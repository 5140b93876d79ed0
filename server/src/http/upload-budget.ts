import { HomewardError } from '@homeward/shared/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface UploadBudgets {
  /** Bodies up to this size are not counted: headers and sockets cost as much. */
  readonly smallBytes: number;
  /** What the bodies that arrive at a time may hold in memory: those of one account, and all. */
  readonly accountBytes: number;
  readonly allBytes: number;
}

const MIB = 1024 * 1024;

export const uploadBudgets: UploadBudgets = { smallBytes: MIB / 8, accountBytes: 64 * MIB, allBytes: 256 * MIB };

/** Decides before a large body is read whether there is room for it. */
export type AdmitUpload = (request: FastifyRequest, reply: FastifyReply) => void | Promise<void>;

/**
 * A body is held in memory until it is stored, and a slow sender may take minutes over it: without a bound, one
 * account's Macs (or whoever made an account to this end) could fill the memory of the server.
 * @param mostBytes what a body without a declared length may become: the limit of its call.
 */
export function createUploadBudget(mostBytes: number, budgets: UploadBudgets = uploadBudgets) {
  const { smallBytes, accountBytes, allBytes } = budgets;
  const held = new Map<string, number>();
  let heldByAll = 0;

  return ({ headers, device }: FastifyRequest, reply: FastifyReply): void => {
    const bytes = Math.min(Number(headers['content-length'] ?? mostBytes), mostBytes);
    if (!device || bytes <= smallBytes) return;
    const { accountId } = device;
    const ofAccount = held.get(accountId) ?? 0;
    if (ofAccount + bytes > accountBytes || heldByAll + bytes > allBytes) {
      throw new HomewardError('unavailable', 'too much arrives at a time; send it again later');
    }
    held.set(accountId, ofAccount + bytes);
    heldByAll += bytes;
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (held.get(accountId) ?? 0) - bytes;
      if (left > 0) held.set(accountId, left);
      else held.delete(accountId);
      heldByAll -= bytes;
    };
    // Answered, or given up before.
    reply.raw.once('finish', release).once('close', release);
  };
}
