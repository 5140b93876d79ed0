import * as Type from 'typebox';

export const UnpairCommand = Type.String({ maxLength: 2000 });

/**
 * What whoever administers this Mac types in Terminal to end the pairing, in every mode.
 * @param program path of the app's own `homeward-agent`
 */
export const unpairCommand = (program: string): string => `sudo ${quoted(program)} unpair`;

/** As a POSIX shell reads it: one word. */
const quoted = (word: string): string => (/^[\w/.@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
