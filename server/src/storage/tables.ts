import type { ActivityKind } from '@homeward/shared/api/activity';
import type { FactorKind } from '@homeward/shared/api/factors';
import type { HoldState } from '@homeward/shared/api/holds';
import type { MessageKind } from '@homeward/shared/api/messages';
import type { Generated } from 'kysely';

/**
 * The database, table by table. Times are milliseconds since 1970, tokens and ciphertexts are text, sealed bytes
 * are blobs (or files, see `blob-store.ts`). What stands here is what "What the server knows" in the README tells.
 */
export interface Tables {
  accounts: {
    id: string;
    /** As chosen; unique by `login_name_key`. */
    login_name: string;
    /** NFKC, lower case: what the login name is compared by. */
    login_name_key: string;
    /** Fresh and random at each registration, so that sign-up is no guessing oracle. */
    credential_id: string;
    opaque_record: string;
    /** The vault's `recoveryAuthKey`, apart: checking a recovery code takes as long for names that nobody has. */
    recovery_auth_key: string;
    /** The `Vault` of the API, as JSON. */
    vault: string;
    /** Latest owner-signed state. */
    state: string;
    created_at: number;
    /** Since when it is to be deleted, 14 days later; null where it stays. */
    deletion_asked_at: number | null;
    /** From when the recovery code proves anything, where it was put in place without the one before; else null. */
    recovery_code_counts_from: number | null;
    /** A Mac that was not in contact for longer is told of as not seen. */
    unseen_days: Generated<number>;
  };
  invitations: { code_sha256: string; created_at: number; expires_at: number; used_by: string | null };
  /** What the operator set while the server ran, by name. */
  settings: { name: string; value: string };
  sessions: {
    id: string;
    /** SHA-256 of the cookie's or bearer's 32 bytes, base64url. */
    token_sha256: string;
    account_id: string;
    browser: string;
    carrier: 'cookie' | 'bearer';
    /** 1 where the owner, or the console, said that it runs on a paired Mac. */
    on_paired_mac: 0 | 1;
    /** 1 where the owner said that it is somebody else's device. */
    borrowed: 0 | 1;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
  };
  /** Rows are only ever added, and forgotten after a year. */
  activity: {
    account_id: string;
    /** From 1, for each account. */
    no: number;
    /** To the minute. */
    at: number;
    what: ActivityKind;
    session_id: string | null;
    /** Browser family and system of the session, which may be gone. */
    browser: string | null;
    device_id: string | null;
    /** A word of the program's, such as a mode. */
    detail: string | null;
  };
  factors: {
    id: string;
    account_id: string;
    kind: FactorKind;
    /** Under a key derived from the server's secrets, which lie elsewhere. */
    secret: string;
    /** Number of the last step of a code that was used. */
    used: number;
    added_at: number;
    /** From when it may stand for the recovery code. */
    counts_from: number;
    /** Browser family and system that it was added in. */
    browser: string;
    on_paired_mac: 0 | 1;
    /** Whether whoever added it showed more than a session: it alone proves anything later. */
    with_proof: 0 | 1;
  };
  /** What was asked for without a proof, and waits for a veto. */
  holds: {
    id: string;
    account_id: string;
    /** One of `stepUpAction`, or `recovery`. */
    action: string;
    /** `HoldWish` of the API as JSON: for an order, the signed order itself while it waits, and nothing in its place afterwards. */
    asked: string;
    /** The API's `detail` of it: what an order is about, say. */
    detail: Generated<string | null>;
    /** For a recovery: what a veto puts back, as JSON; empty once the time is over. */
    undo: string | null;
    asked_at: number;
    ripe_at: number;
    session_id: string;
    browser: string;
    state: HoldState;
  };
  records: {
    account_id: string;
    id: string;
    kind: string;
    rev: number;
    ciphertext: string;
  };
  pairings: {
    pairing_id: string;
    account_id: string;
    /** `PairingOffer` as JSON. */
    offer: string;
    expires_at: number;
    status: 'offered' | 'claimed' | 'certified' | 'refused';
    /** `MacedClaim` as JSON. */
    claim: string | null;
    device_id: string | null;
    /** SHA-256 of the device token, from the claim on. */
    token_sha256: string | null;
  };
  devices: {
    id: string;
    account_id: string;
    token_sha256: string;
    device_key: string;
    certificate: string;
    paired_at: number;
    last_seen_at: number | null;
    order_token: string | null;
    order_seq: number;
    /** Mode of the latest mode order: what the server must know to ask for a step-up. */
    order_mode: 'protected' | 'stolen' | 'paused' | null;
    acknowledgement: string | null;
    acknowledged_seq: number;
    /** The mode that the Mac last confirmed. */
    acknowledged_mode: 'protected' | 'stolen' | 'paused' | null;
    /** Number of the latest rotation that the Mac acknowledged, or was paired after. */
    rotation_no: number;
    rotation_acknowledgement: string | null;
    tombstone_action: 'retire' | 'erase' | null;
    tombstone_at: number | null;
  };
  /** One row per life of an agent's state; what a commit of items changes besides adding them. */
  epochs: {
    device_id: string;
    epoch: number;
    /** All items up to this number are here. */
    have_seq: number;
    /** Beyond that, what is here although an item before it is not: JSON array of `[first, last]`, mostly empty. */
    ahead: string;
    /** The item with the highest number. */
    last_seq: number;
    last_id: string;
    /** How many items of the epoch are here, and their sealed bytes. */
    items: number;
    bytes: number;
  };
  items: {
    id: string;
    device_id: string;
    epoch: number;
    seq: number;
    kind: string;
    captured_at: number;
    received_at: number;
    envelope: string;
    envelope_hash: string;
    sealed_sha256: string;
    size: number;
    body: 'row' | 'file' | 'dropped';
    /** The sealed bytes where `body` is `row`. */
    sealed: Uint8Array | null;
    receipt_root_id: number;
    receipt_index: number;
    /** JSON array of base64url hashes. */
    receipt_path: string;
    /** Number of the order that it was captured under; null for items from before this was written down. */
    order_seq: number | null;
  };
  /** Changes of the owner's keys, as signed with the root key: what Macs are told of. */
  rotations: { account_id: string; no: number; token: string; hash: string; at: number };
  /** How long what a Mac sends is kept, where its owner has chosen. In days; null for ever. */
  retention: {
    device_id: string;
    report_days: number | null;
    evidence_days: number | null;
    /** What counts instead for 14 days from `lowered_at` on, where it is longer. */
    earlier_report_days: number | null;
    earlier_evidence_days: number | null;
    lowered_at: number | null;
  };
  /** When a Mac was stolen, by the numbers of its orders: what was captured under them is evidence. */
  thefts: {
    device_id: string;
    /** The order “stolen”, and the first after it that ends the theft; null while it lasts. Both 0 for evidence of no theft. */
    first_seq: number;
    until_seq: number | null;
    recovered_at: number | null;
    /** When its last item came after it was over; null where none did. */
    received_at: number | null;
    /** How many days before its evidence goes the owner was last told, and when; 0 once it is gone. */
    told_days: 14 | 3 | 0 | null;
    told_at: number | null;
    /** When it was ordered; null for thefts from before this was written down. */
    begun_at: number | null;
    /** What was captured in it is to be erased, since when; and when it was. */
    erase_asked_at: number | null;
    erased_at: number | null;
  };
  /** Where the server last knew itself to be in time, in one row: what is deleted by. See `services/known-time.ts`. */
  known_time: { id: 1; at: number; doubted_at: number | null; doubted_hours: number };
  /** What was removed because its time was over: JSON array of `[first, last]` of each epoch. */
  removed: { device_id: string; epoch: number; ranges: string };
  /** Where owners are told that something happened. */
  channels: {
    id: string;
    account_id: string;
    kind: 'email' | 'push' | 'webhook';
    /** Mail address, webhook or push endpoint. */
    address: string;
    /** The webhook's secret; the browser's public keys as JSON; nothing for mail. */
    keys: string;
    /** JSON array of kinds of messages. */
    wants: string;
    /** SHA-256 of the code that confirms a mail address; null once it is confirmed. */
    code: string | null;
    code_until: number | null;
    code_tries: number;
    failed_at: number | null;
    /** When whoever has a mail that was sent there ended its news; null where its owner has chosen since. */
    unsubscribed_at: Generated<number | null>;
    /** What that ended: JSON array of kinds of messages. */
    ended_wants: Generated<string>;
    /** 1 for a browser on a paired Mac: it is told nothing while any Mac is stolen. */
    on_paired_mac: 0 | 1;
    /** Of a browser: the session that it was added in, or the one that replaced it. */
    session_id: Generated<string | null>;
  };
  /** What waits to be told; gone once it is, or once it is too late. */
  messages: { channel_id: string; kind: MessageKind; made_at: number; due_at: number; tries: number };
  /** What was told of a Mac, so that it is told once: a time, or the number of an order. */
  told: { device_id: string; kind: MessageKind; mark: number };
  /** Links that open chosen items for whoever has them. */
  shares: {
    /** Derived from the link's secret, as the read token is. */
    id: string;
    account_id: string;
    device_id: string;
    token_sha256: string;
    /** The items' file keys, for whoever has the secret; empty once it is revoked. */
    sealed: string;
    /** How many items it was made of. */
    items: number;
    made_at: number;
    expires_at: number;
    revoked_at: number | null;
    views: number;
    last_view_at: number | null;
  };
  /** The items of a share that opens; one that was erased meanwhile is no longer there. */
  shared_items: { share_id: string; item_id: string };
  receipt_roots: { id: Generated<number>; token: string };
  /** What an authority stamped, each for many roots: all up to `last_root_id`, from behind that of the stamp before. */
  time_stamps: { id: Generated<number>; size: number; token: Uint8Array; last_root_id: number; made_at: number };
  /** Where a root stands in its stamp's tree. */
  time_stamped_roots: { hash: string; stamp_id: number; leaf_index: number; path: string };
}
