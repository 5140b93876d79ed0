/** How cameras are reached: imagesnap by the name that it lists, fswebcam by a device or by its test picture, `TEST`. */
export type CameraSystem = 'darwin' | 'linux';

/*
 * [Note: names in a shell]
 *
 * node-webcam puts a camera's name into a shell command: in single quotes for imagesnap, bare for fswebcam. A name is
 * whatever somebody called a phone or a USB device, so only names of these patterns are passed on. Neither lets a quote,
 * a line break or a leading dash through; the second no character at all that a shell knows. The typographic apostrophe
 * is there for “Ann’s iPhone Camera”.
 */
const patterns: Readonly<Record<CameraSystem, RegExp>> = {
  darwin: /^[\p{L}\p{N}][\p{L}\p{M}\p{N}\u00a0 ()._,:+#@/’-]{0,99}$/u,
  linux: /^(?:TEST|(?:V4L2:)?\/dev\/[A-Za-z0-9](?:[A-Za-z0-9_:-]|[./](?=[A-Za-z0-9])){0,150})$/,
};

/** Whether the name may stand in the command that node-webcam builds. */
export const isPassable = (system: CameraSystem, name: string): boolean => patterns[system].test(name);
