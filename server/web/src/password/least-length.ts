/** Characters that a password must have at least; apart, so that a page can say so before the meter is loaded. */
export const LEAST_PASSWORD_LENGTH = 12;
