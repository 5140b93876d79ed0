/** A file that must never come into being. */
export const hostileFile = '/tmp/homeward-hostile';

/** Words that would do something in a shell or as an option, in quotes or without. */
export const hostileWords = [
  `; touch ${hostileFile}`,
  `$(touch ${hostileFile})`,
  `\`touch ${hostileFile}\``,
  `'; touch ${hostileFile}; '`,
  `"; touch ${hostileFile}; "`,
  `Camera\ntouch ${hostileFile}`,
  `Camera\rtouch ${hostileFile}`,
  `Camera | touch ${hostileFile}`,
  `Camera & touch ${hostileFile}`,
  `Camera > ${hostileFile}`,
  '-rf',
  '--help',
  'Camera \\',
  'Camera \u0000',
  'Camera \u202e',
] as const;
