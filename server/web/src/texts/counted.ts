/** “1 item”, “2 items”. @param many where it is not the word with an s behind it */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
