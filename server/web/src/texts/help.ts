/** A part of a page of prose: paragraphs, a list, a table or commands, in this order. */
export interface Passage {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  /** In the order to do them. */
  readonly steps?: readonly string[];
  readonly points?: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** To be typed in Terminal. */
  readonly commands?: readonly string[];
  readonly after?: readonly string[];
  /** Where more of it stands. */
  readonly more?: { readonly to: '/privacy'; readonly title: string };
}

const gone: Passage = {
  title: 'Your Mac has just gone',
  steps: [
    'Sign in, open the Mac’s page here, press “Mark as stolen” and confirm. Nothing else has to be done at once, and nothing asks for more than your password, and your second factor if you set one up.',
    'The page says when the Mac itself has confirmed, and when the first evidence is there. A Mac that is offline gets the order the moment it connects.',
    'Fetch your printed recovery kit: its code is asked for before you share evidence, make a pack, or say that you have it back. Without it, a second factor that you added with that code at least a day ago will do; without either, ask early: it takes 24 hours.',
    'Report it to the police with its serial number, and tell them that it reports where it is: “Share link” on its page opens the evidence for an officer, without an account. Do not go there yourself.',
    'Change the passwords of what was open on it, your mailbox first. Use Apple’s Find My as well, but do not have it erase the Mac: an erased Mac reports nothing.',
  ],
};

const quiet: Passage = {
  title: 'On quiet days',
  points: [
    'The overview says whether each Mac is protected and when it was last seen. A line in colour asks you to do something.',
    'Let “Add a Mac” show you a link or a code, and compare the six digits. Nothing is collected before.',
    'Keep the recovery kit on paper, away from your Macs. Nobody can reset your password for you.',
    'Under Account, a lost kit gets a new code, and an account that somebody may have opened gets new keys.',
  ],
};

/** Only what the program does: whoever changes it changes this page as well. */
const privacy: readonly Passage[] = [
  {
    title: 'What is collected, and when',
    table: {
      head: ['Mode', 'How often', 'What'],
      rows: [
        [
          'Protected',
          'every hour',
          'the internet address with its place and network; the position, how exact it is and where it is from; how Homeward itself is: its mode, version and system, since when it runs, its permissions, how much waits to be sent and how much the server refused, the latest change of your account that it knows of, how much room its disk has',
        ],
        [
          'Stolen',
          'every five minutes, or as you choose',
          'the same; a photo from every camera; network interfaces, router, the Wi-Fi joined and those in reach; battery; model, serial number, system and name of the Mac; the routers on the way to your server and to one public address',
        ],
        ['Paused', 'never', 'nothing'],
      ],
    },
    after: [
      'When it is paired, a Mac tells your browser its model, serial number, name and system, sealed.',
      'In every mode events are reported that concern Homeward itself: paired, another mode, a permission given or taken away, photos given up because too much waited to be sent, an item that the server refused, the clock changed, its count of items begun anew, a request to let the Mac go, unpaired.',
      'Stolen mode ends by itself 30 days after the Mac has accepted it, unless you order it anew. Then, as after “I have it back”, the Mac shows whoever uses it what was collected.',
      'Homeward has no way to hear, to see the screen, or to read keys, files, messages or web pages. There is no order for it.',
    ],
  },
  {
    title: 'Who can read it',
    paragraphs: [
      'You alone. Each report is sealed on the Mac with your public key before it is kept or sent. The key that opens it is in this page’s memory until you lock it or sign out. The server has it only under your password, under your recovery code, and under what a passkey that unlocks this console gives to your browser. None of these ever leaves your browser. Where you have this browser keep what you opened, the key is there too, under your password.',
      'Your name, your telephone number, your notes, and the names and serial numbers of your Macs are encrypted by your browser, so that you alone read them. A Mac has a name, whichever you like; the others may stay empty.',
      'Whoever has a link that you shared reads what you chose for it, until it is over or you revoke it: at most 30 days. The key is in the part of the link that no browser sends.',
      'Whoever has your login name and your password (and your second factor, where you have one), or your recovery code, reads everything. Nobody can reset either for you.',
      'Only you can command: a Mac obeys orders that your key has signed, and no other.',
    ],
  },
  {
    title: 'For how long',
    points: [
      'On the server, sealed: reports for 90 days, counted from when they came; what was captured while a Mac was stolen for 180 days after you have said that it is back, and you are told 14 and 3 days before it goes. You choose other times for each Mac, or none. Nothing is removed of a Mac that is marked as stolen, and its very last item stays.',
      'Shorter times take effect 14 days after you chose them. Removing a Mac and its reports becomes final after 14 days; until then you can take it back. Retiring a Mac deletes nothing, and its reports go when their time is over.',
      'On the Mac, sealed: until the server has confirmed that its disk has it, and then up to two weeks or 512 MiB more, in case that disk dies.',
      'Links that you share: until the day you choose, at most 30 days, or until you revoke them. While the Mac or the account is to be deleted they do not open; they do again if you take that back. What was saved from one before stays saved.',
      'Sessions: until you end them, at most 90 days. Unused, they end after 30 days, or after one day where the page alone holds them, as in the Mac app. On somebody else’s device they end after 12 hours. The log of what was done in your account: one year.',
      'Your account: until you delete it. That becomes final after 14 days, in which your Macs go on reporting and any of your sessions can cancel it. Then all of it goes, with your login name.',
      'What was deleted is gone from the server. Backups that its operator made before still hold it, sealed.',
    ],
  },
  {
    title: 'What the server sees',
    table: {
      head: ['It knows', 'It does not know'],
      rows: [
        [
          'your login name (any name you like), your public keys, a record by which it checks a password that it never gets; since when the account is there, by which invitation, and since when it is to be deleted',
          'your password, your recovery code, your keys',
        ],
        [
          'your sessions: which browser, since when and last when, to the hour, whether on one of your Macs or on somebody else’s device',
          'what you look at in them',
        ],
        [
          'what was done in your account and when, in which browser and to which Mac: signed in, a Mac paired, a mode ordered',
          'which words, places or photos it was about',
        ],
        [
          'how many sealed records there are, of which kind and size, and how often each was changed',
          'what stands in them: names, profile, notes, how far you have come after a theft',
        ],
        [
          'which authenticators and passkeys you have, since when and from which browser, whether with your recovery code, and what it needs to check them: the secret of the one, the public key of the other; from when a code counts that you made without the one before; what was asked for without a proof in the last month, and what of it waits for a veto',
          'your recovery code, and what a passkey unlocks your console with',
        ],
        [
          'where you want messages: the mail address, webhook or push address, and which kinds; since when it could not be reached; when the link in a mail ended some, and which; in which session a browser was added; after how many days you miss a Mac; what waits to be told, for a day at most; of each Mac the last silence, return, first evidence and day with a report that there was to tell of, until it is erased',
          'what it is that a Mac reports when you are told that it does',
        ],
        [
          'your Macs as numbers, their last contact, the latest order, when you changed your keys, and the Mac’s word on both; since when and until when each was stolen, whether you want what was captured erased, how long you keep what it sends',
          'what your Macs are called, and where they are',
        ],
        [
          'of each report, photo and route: that it is one, its number, time and padded size, under which order it was captured; of those that were removed, the numbers',
          'what stands in it: addresses, positions, places, pictures, networks',
        ],
        [
          'of each link that you share: which reports and photos of which Mac it opens, until when, and how often it was opened and when last',
          'the key in the link, your words in it, what it shows, and who opened it',
        ],
        [
          'the internet address of a connection while it is open; it is neither stored nor logged',
          'where a Mac, or you, were a minute ago',
        ],
        [
          'while you have streets from the server itself switched on: which parts of its street map your browser reads; neither stored nor logged',
          'where you look on the map without them',
        ],
      ],
    },
    after: [
      'A Mac asks the server under which address it is seen, and which places belong to addresses on its route. The server answers from its own data and forgets the question; the Mac seals the answer.',
      'Somebody who copies the server cannot read what is sealed if your password is strong; a weak one can be guessed. Somebody who changes the server’s program could deceive you at your next sign-in through the page that it serves, but not through the console that the Mac app carries.',
    ],
  },
  {
    title: 'What this browser keeps',
    points: [
      'One cookie for your session, and one that tells this browser as one where you have signed in before, so that somebody who guesses at your password elsewhere cannot use up your tries. Neither follows you anywhere. A console that did not come from your server has no cookies: it keeps that mark itself, with the server’s name. On a device of which you say that it is somebody else’s, there is the first alone, it ends with the browser, and nothing else is kept.',
      'The number of the latest change of your account that it has seen, so that an older state passed off as the present one is noticed. And whether you said that this device is your own or one of your Macs.',
      'Nothing that was opened, unless you switch that on under Account, and then encrypted under your account’s key. That key is kept beside it under your password, and so is the number of your account. Where the password was changed elsewhere, that copy is deleted at the next contact with the server. Without it, what is open is in memory until you lock the page, leave it, or do nothing for 15 minutes.',
    ],
  },
  {
    title: 'Who else learns anything',
    points: [
      'Nobody, by this page: the map is part of it, and nothing is asked of anyone but your server. No counting of visitors, no reports of errors to a maker, no fonts from elsewhere.',
      'Where your server’s operator offers streets on the map, and only while you have them switched on, whoever they come from learns from which internet address you look and at which places. The switch says who that is: another company, or your own server, which writes nothing of it down. It is off at the beginning of each session.',
      'Where you press “Open in a map” beside an exact place, openstreetmap.org learns that place and from where you look; on Android your map app does, and who made it may too.',
      'Where you press “Look up its abuse contact” on the page of a stolen Mac, a tab opens at rdap.org, which leads to the registry of that internet address. Both learn from where you look and which address you look up, and nothing else.',
      'Where you asked for messages, the mail services or the browser’s push service on the way learn that your server has something to tell you, and no more: no place, no name, no picture. A webhook also gets which kind of message it is, and when.',
      'While a Mac is stolen, its traces of the route send a few empty packets to your server and to 9.9.9.9, a public name server.',
      'macOS finds a position by Apple’s location service. Where somebody has named a Wi-Fi lookup on the Mac, that service is told which Wi-Fi is around when macOS knows no position. Neither happens through the server.',
    ],
  },
];

const safety: readonly Passage[] = [
  {
    title: 'If somebody may harm you, read this first',
    points: [
      'Ending Homeward tells the owner of the account: by a signed message, or by reports that no longer come. Looking whether it is there tells nobody.',
      'As long as it runs, the owner can see where the Mac is, and can at any moment, from anywhere, order photos from its cameras.',
      'Before you change anything, think of what may happen next, and speak with somebody who knows such situations, from a device that the other person never had in their hands. The Coalition Against Stalkerware (stopstalkerware.org) names organisations in many countries. In danger, call the emergency number.',
      'What it shows may be evidence. Before you remove it, photograph its menu and what the command below says with another device.',
      'A Mac that is switched off collects nothing. One that is merely offline goes on collecting, and sends it later.',
    ],
  },
  {
    title: 'What it can do, and what it cannot',
    paragraphs: [
      'What is collected in which mode stands on the page about privacy. Nobody checks whether a Mac that its owner marks as stolen is stolen.',
      'While it is stolen the owner can have Homeward hidden: no icon, no window, no notice. The green light beside a Mac’s own camera is on for each photo; nobody can switch it off. Covering the lens works, and the owner is told that the picture was black.',
      'When stolen mode ends, a window on the Mac says what was collected, from when to when and for whom, until somebody has pressed that they have seen it.',
    ],
    more: { to: '/privacy', title: 'Privacy, in plain words' },
  },
  {
    title: 'How to tell that it is there',
    points: [
      'The icon in the menu bar. Its menu names the mode, the account and the server. In the modes protected and paused Homeward cannot hide it.',
      'Notices after one day, after seven days, and then every thirty days say that the Mac is watched, and by which account.',
      'System Settings › General › Login Items lists Homeward among what runs in the background.',
      'In Terminal, the truth in every mode, also while it is hidden:',
    ],
    commands: ['sudo /Applications/Homeward.app/Contents/Resources/bin/homeward-agent status'],
  },
  {
    title: 'How to end it',
    paragraphs: [
      'Ask the owner: “Unpair…” in the icon’s menu puts the question, and letting a Mac go takes them a minute. If asking is not safe, begin at the top of this page.',
      'Whoever administers the Mac can end the pairing in every mode. Collecting ends at once, the owner is sent a signed event if the server can be reached, and what was collected is deleted from the Mac:',
    ],
    commands: [
      'sudo /Applications/Homeward.app/Contents/Resources/bin/homeward-agent unpair',
      'cd /Library/PrivilegedHelperTools/org.homeward.agentd && sudo ./node dist/command-line.js unpair',
    ],
    after: [
      'The second is for a Mac on which Homeward runs as a service, without the app.',
      'What was reported before stays in the owner’s account.',
    ],
  },
];

/** Help, and the pages about privacy and safety. */
export const helpTexts = {
  help: {
    title: 'Help',
    gone,
    quiet,
    more: 'Read on',
    privacy: 'Privacy: what is collected, who can read it',
    safety: 'You have found Homeward on a Mac',
  },
  privacy: {
    title: 'Privacy, in plain words',
    lede: 'What Homeward collects and when, who can read it, for how long, and what the server sees. This page describes the program; whoever runs your server can say more about the server.',
    passages: privacy,
  },
  safety: {
    title: 'If you have found Homeward on a Mac',
    lede: 'Homeward helps people to get a stolen Mac back. It reports where the Mac is to the account that it was paired with. This page is for whoever uses such a Mac and did not put it there.',
    passages: safety,
  },
} as const;
