/** What versions of imagesnap print for `-l`, and the cameras that this means. */
export const imagesnapLists: readonly {
  readonly version: string;
  readonly script: string;
  readonly names: string[];
}[] = [
  {
    // Issue 27 of rharder/imagesnap ("instead of").
    version: '0.2.5',
    script: `cat <<'END'
Video Devices:
FaceTime HD Camera (Built-in)
Logitech BRIO
END
`,
    names: ['FaceTime HD Camera (Built-in)', 'Logitech BRIO'],
  },
  {
    // Issue 27 of rharder/imagesnap; main.m of tag 0.2.6 prints each device's description.
    version: '0.2.6',
    script: `cat <<'END'
Video Devices:
<AVCaptureDALDevice: 0x7f854de44a50 [FaceTime HD Camera (Built-in)][0x1420000005ac8600]>
<AVCaptureDALDevice: 0x7f854de4a4a0 [Logitech BRIO][0x14400000046d085e]>
END
`,
    names: ['FaceTime HD Camera (Built-in)', 'Logitech BRIO'],
  },
  {
    // Issue 38 of rharder/imagesnap, with two cameras of one name; what NSLog says is on stderr.
    version: '0.2.15',
    script: `echo '2022-04-05 11:51:34.840 imagesnap[4162:93101] =>> Checked Property: [cfen] 1667655022' >&2
cat <<'END'
Video Devices:
=> Logitech BRIO
=> Logitech BRIO
=> Logi Capture
=> FaceTime HD Camera (Built-in)
END
`,
    names: ['Logitech BRIO', 'Logitech BRIO', 'Logi Capture', 'FaceTime HD Camera (Built-in)'],
  },
  {
    // printDeviceList in main.swift of tag 0.3.0.2.
    version: '0.3.0',
    script: `cat <<'END'
Video Devices:
=> FaceTime HD Camera
=> Ann’s iPhone Camera
END
`,
    names: ['FaceTime HD Camera', 'Ann’s iPhone Camera'],
  },
  {
    // listDevices in main.m of tag 0.2.16, printDeviceList in main.swift of tag 0.3.0.2; issue 27.
    version: 'any version without a camera',
    script: "echo 'No video devices found.'\n",
    names: [],
  },
];

/** What a capture that gives no photo says and how it ends, and what the owner is told. */
export const imagesnapFailures: readonly {
  readonly version: string;
  readonly script: string;
  readonly problem: string;
}[] = [
  {
    // main() in main.swift of tag 0.3.0.2.
    version: '0.3.0 without the permission',
    script:
      "echo 'Error: Camera access denied. Please grant permission in System Preferences > Privacy > Camera.' >&2; exit 1\n",
    problem: 'permission-denied',
  },
  {
    version: '0.3.0 when the question about the permission was answered with no',
    script: "echo 'Error: Camera access not granted.' >&2; exit 1\n",
    problem: 'permission-denied',
  },
  {
    // Issue 25 of chuckfairy/node-webcam; main.m of tag 0.2.16 returns 11.
    version: '0.2.16 without the camera',
    script: `echo 'Device "FaceTime HD Camera" not found.' >&2; exit 11\n`,
    problem: 'no-camera',
  },
  {
    version: '0.3.0 without the camera',
    script: `echo 'Error: No video device found matching "FaceTime HD Camera"' >&2; exit 1\n`,
    problem: 'no-camera',
  },
  {
    // Issue 43 of rharder/imagesnap: it aborts.
    version: '0.2.16 with a camera that does not start',
    script: `echo "imagesnap[64493:733390] *** Terminating app due to uncaught exception 'NSInvalidArgumentException', reason: '*** -[AVCaptureStillImageOutput_Tundra captureStillImageAsynchronouslyFromConnection:completionHandler:] Inactive/invalid connection passed'" >&2
kill -ABRT $$\n`,
    problem: 'failed',
  },
  {
    // Issue 42 of rharder/imagesnap: over SSH, without the permission, it waits for ever.
    version: '0.2.16 that waits for ever',
    script: 'exec sleep 600\n',
    problem: 'deadline',
  },
  {
    // Issue 16 of rharder/imagesnap: no error and no file.
    version: '0.2.5 that gives no file',
    script: 'exit 0\n',
    problem: 'empty-frame',
  },
];
