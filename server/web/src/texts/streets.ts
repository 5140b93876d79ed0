/** Streets on the map: who they come from, and who learns what by that. */
export const streetsTexts = {
  streets: {
    title: 'Streets',
    shown: 'Streets: on',
    show: 'Show streets',
    fromHost: (host: string) =>
      `They come from ${host}. While they are shown, it learns from which internet address you look, and at which places: so also where your Mac is, as exactly as you look.`,
    fromServer:
      'They come from your own server, and nobody else learns anything. It could see at which places you look while they are shown; it writes nothing of that down.',
    session: 'Off again as soon as this page is locked, reloaded or left.',
    notHere: (host: string) =>
      `This server’s street map comes from ${host}. The console in the app asks nobody but your server; open the console in a browser for streets.`,
    failed: 'The street map did not come. This is the map of the world.',
    incomplete: 'Parts of the street map do not come.',
    embedded: 'Natural Earth',
    ownServer: 'from your own server',
  },
} as const;
