const PREFIX = 'retired:';

/** What stands in place of a token's digest once a Mac is retired for good: no digest looks like it. */
export const markRetired = (deviceId: string): string => `${PREFIX}${deviceId}`;

export const isRetired = (tokenSha256: string): boolean => tokenSha256.startsWith(PREFIX);

/** For `LIKE`. */
export const RETIRED_PATTERN = `${PREFIX}%`;
