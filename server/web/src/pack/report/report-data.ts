import type { Position } from '@homeward/shared/bodies/report';
import type { Place } from '@homeward/shared/place';

/** What the report says that stands in no item. */
export interface ReportFacts {
  readonly macName: string;
  readonly model: string;
  /** As told at pairing, or typed by the owner; what the Mac captured in the period goes before it. */
  readonly serial: string | null;
  readonly loginName: string;
  /** From the profile; empty where the owner left it so. */
  readonly ownerName: string;
  readonly ownerPhone: string;
  /** When its owner marked it stolen, for the theft that the period is of; null where it is of none. */
  readonly markedAt: number | null;
  readonly server: string;
  readonly madeAt: number;
  readonly from: number;
  readonly to: number;
  /** IANA name; times in the report are in it. */
  readonly timeZone: string;
  /** Fingerprints. */
  readonly ownerKey: string;
  readonly deviceKey: string;
  readonly receiptKey: string;
}

/** A line of the timeline. */
export interface ReportLine {
  readonly at: number;
  /** Such as `1-42`: the item's number in the pack. */
  readonly number: string;
  readonly what: string;
  readonly detail: string;
}

export interface ReportPlace {
  readonly at: number;
  readonly position: Position;
}

/** A network that the Mac was in, by its address. */
export interface ReportNetwork {
  readonly place: Place;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

export interface ReportPhoto {
  readonly at: number;
  readonly number: string;
  readonly camera: string;
  /** Pixels of the original. */
  readonly width: number;
  readonly height: number;
  /** Of the original, in hexadecimal. */
  readonly sha256: string;
  /** A smaller JPEG; null where this browser cannot draw the original. */
  readonly picture: Uint8Array | null;
  /** Where the Mac was, as far as the latest report before told. */
  readonly where: string;
}

export interface ReportWifi {
  readonly name: string;
  readonly bssid: string | null;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** All that the report is made of. */
export interface ReportData {
  readonly facts: ReportFacts;
  /** From the machine facts; empty where none were captured. */
  readonly serial: string;
  readonly system: string;
  /** The newest, oldest first. */
  readonly lines: readonly ReportLine[];
  readonly places: readonly ReportPlace[];
  readonly networks: readonly ReportNetwork[];
  readonly wifis: readonly ReportWifi[];
  readonly photos: readonly ReportPhoto[];
  /** Photos from before these, which are in the pack and not pictured in the report. */
  readonly earlierPhotos: number;
  /** Items from before these, which the timeline leaves out. */
  readonly earlierLines: number;
  /** Whose word the times are, in sentences. */
  readonly times: readonly string[];
}
