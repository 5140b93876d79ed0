/** node-webcam 0.8.2, read in its source, as far as it is used here: it has no types of its own. */
declare module 'node-webcam' {
  export interface WebcamOptions {
    width?: number;
    height?: number;
    /** For fswebcam: JPEG quality, 0 to 95. imagesnap takes none. */
    quality?: number;
    /** Seconds to wait first; for imagesnap at least 1. */
    delay?: number;
    /** For fswebcam: frames to throw away first. */
    skip?: number;
    output?: 'jpeg' | 'png' | 'bmp';
    /** Goes into a shell command: unquoted for fswebcam, in single quotes for imagesnap. */
    device?: string | false;
    callbackReturn?: 'location' | 'buffer' | 'base64';
    saveShots?: boolean;
    verbose?: boolean;
  }

  export interface Webcam {
    /** What stands in `/dev` as `video…`, or for imagesnap the lines of `imagesnap -l`; an error gives an empty list. */
    list(callback: (cameras: string[]) => void): void;
    /**
     * Takes a photo into the file `location`, which goes into a shell command unquoted. Success says that the program
     * ended with status 0, not that there is a file.
     */
    capture(location: string, callback: (error: Error | null, location?: string) => void): void;
  }

  const nodeWebcam: {
    Factory: { create(options: WebcamOptions, type?: 'darwin' | 'linux'): Webcam };
  };
  export default nodeWebcam;
}
