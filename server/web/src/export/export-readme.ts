interface ExportAbout {
  readonly loginName: string;
  readonly server: string;
  readonly madeAt: number;
  readonly folders: readonly string[];
}

/** `README.txt` of an export. */
export const exportReadme = ({ loginName, server, madeAt, folders }: ExportAbout): string => `\
Everything of the Homeward account “${loginName}” on ${server}
exported ${new Date(madeAt).toISOString()}

WHOEVER HAS THIS FILE CAN READ ALL OF IT: places, photos, notes. Keep it as you keep your recovery kit.
It was opened and put together in your browser. Times are milliseconds since 1970 (UTC) unless they are written out.

account.json    the account: its number, login name, server, public keys, and the state that you last signed
profile.json    name and telephone number, as far as you gave them
records.json    all that you wrote down, opened: names of Macs, profile, notes, how far you came with a theft;
                "unopenable" lists what is on the server and did not open
activity.json   the log of what was done in the account, newest first
sessions.json   where you are signed in
factors.json    second factors: kind, since when, from which browser; neither keys nor secrets
holds.json      what was asked for without a proof, and what became of it
messages.json   where you are told of what
shares.json     the links that you shared and that are not over yet, without their keys
lifetime.json   how long what each Mac sends is kept, and which numbers were removed because their time was over or you erased them

${folders.length === 0 ? 'There was no Mac.' : `Each Mac has a folder:\n${folders.map((folder) => `  ${folder}/`).join('\n')}`}
${
  folders.length === 0
    ? ''
    : `
  mac.json        its name, model and serial number, when it was paired and last seen, how long what it sends is kept
  pack/           all that it sent, as an evidence pack:
    originals/    what it captured, byte for byte: reports, routes and facts as JSON, photos as JPEG.
                  1-000042-snapshot.jpg is number 42 of numbering 1, and a photo
    items/        what Mac and server signed about each: envelope, receipt, and the header with the commitment's salt
    time-stamps/  what an authority outside Homeward signed, where the server has one asked: that items were there
                  at its time
    certificate.txt, orders.json, keys.json, manifest.json, statement.txt
                  what it is checked with; see docs/protocol.md of Homeward's sources
  pack-2/ …       more of the same, where one pack could not hold all
  refused/        what the server has and what did not pass the checks: why, as JSON, and the sealed bytes (.age)

To check a pack, put what is in its folder into a ZIP file of its own, and give that to the page “Check an evidence
pack” of any Homeward console, or to:  npm run verify -- pack.zip
`
}
NOT IN HERE: your password and recovery code, which the server does not have, and your keys, which the recovery code
opens; what authenticators and passkeys know; the secret of a pairing that is not finished.
`;
