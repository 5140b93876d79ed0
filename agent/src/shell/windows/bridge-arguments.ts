const ASKS = '--homeward-asks=';
const HEARS = '--homeward-hears=';

/** What a page may ask and hear, by the names of events and news in the contract. */
export interface BridgeNames {
  readonly asks: readonly string[];
  readonly hears: readonly string[];
}

/** How a preload script is told what its page may do: as arguments of its process, so that it need not carry the contract. */
export const bridgeArguments = ({ asks, hears }: BridgeNames): string[] => [
  `${ASKS}${asks.join(',')}`,
  `${HEARS}${hears.join(',')}`,
];

/** Reads them again. A script that was told nothing may do nothing. */
export const readBridgeArguments = (argv: readonly string[]): BridgeNames => ({
  asks: namesAfter(ASKS, argv),
  hears: namesAfter(HEARS, argv),
});

const namesAfter = (flag: string, argv: readonly string[]): string[] =>
  argv
    .filter((argument) => argument.startsWith(flag))
    .flatMap((argument) => argument.slice(flag.length).split(','))
    .filter((name) => name !== '');
