/** Our own line drawings, 20 units square; the paths are drawn with the colour and weight of the text around them. */
const paths = {
  account: ['M10 10.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z', 'M3.8 16.6c.6-3 3-4.6 6.2-4.6s5.6 1.6 6.2 4.6'],
  back: ['M11.8 4.8 6.6 10l5.2 5.2'],
  background: [
    'M16.4 8.4A6.7 6.7 0 0 0 4.6 6.1',
    'M3.6 11.6a6.7 6.7 0 0 0 11.8 2.3',
    'M4.3 3.3v3.1h3.1',
    'M15.7 16.7v-3.1h-3.1',
  ],
  bell: [
    'M10 2.8a4.6 4.6 0 0 0-4.6 4.6c0 4-1.8 5.4-1.8 6.6h12.8c0-1.2-1.8-2.6-1.8-6.6A4.6 4.6 0 0 0 10 2.8Z',
    'M8.2 16.6a2 2 0 0 0 3.6 0',
  ],
  camera: [
    'M3.8 6.2h2.7l1.2-1.9h4.6l1.2 1.9h2.7c.7 0 1.3.6 1.3 1.3v7c0 .7-.6 1.3-1.3 1.3H3.8c-.7 0-1.3-.6-1.3-1.3v-7c0-.7.6-1.3 1.3-1.3Z',
    'M10 13.7a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8Z',
  ],
  check: ['M4.4 10.6 8.2 14.4 15.6 6'],
  chip: ['M6.2 6.2h7.6v7.6H6.2z', 'M8 3v3M12 3v3M8 14v3M12 14v3M3 8h3M3 12h3M14 8h3M14 12h3'],
  clock: ['M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M10 6.2V10l2.6 1.8'],
  door: ['M8.2 3.2H4.8c-.6 0-1 .4-1 1v11.6c0 .6.4 1 1 1h3.4', 'M12.6 13.2 16 10l-3.4-3.2', 'M15.6 10H8'],
  event: ['M10 16.8a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6Z', 'M10 9.2v4', 'M10 6.7v.1'],
  export: [
    'M10 12.4V3.2',
    'M6.8 6.2 10 3l3.2 3.2',
    'M5.6 9.2H4.8c-.7 0-1.2.5-1.2 1.2v5.2c0 .7.5 1.2 1.2 1.2h10.4c.7 0 1.2-.5 1.2-1.2v-5.2c0-.7-.5-1.2-1.2-1.2h-.8',
  ],
  home: ['M3 9.4 10 3.2l7 6.2', 'M5 8v7.8c0 .5.4.9.9.9h8.2c.5 0 .9-.4.9-.9V8'],
  key: ['M7 16a3.6 3.6 0 1 0 0-7.2A3.6 3.6 0 0 0 7 16Z', 'M9.6 9.9 16.2 3.6', 'M13.2 6.4l2.3 2.3'],
  location: ['M16.6 3.4 3.4 8.8l5.8 2 2 5.8Z'],
  mode: ['M10 2.9 4 5.2v4.4c0 3.6 2.4 6.2 6 7.5 3.6-1.3 6-3.9 6-7.5V5.2Z'],
  report: [
    'M10 17.2c3.6-3.7 5.4-6.6 5.4-8.9a5.4 5.4 0 0 0-10.8 0c0 2.3 1.8 5.2 5.4 8.9Z',
    'M10 10.2a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8Z',
  ],
  route: [
    'M5 7.2a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
    'M15 16.8a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
    'M7 5.2h5.2a2.4 2.4 0 0 1 0 4.8H7.8a2.4 2.4 0 0 0 0 4.8H13',
  ],
  search: ['M8.8 14a5.2 5.2 0 1 0 0-10.4A5.2 5.2 0 0 0 8.8 14Z', 'M12.6 12.6 16.6 16.6'],
  update: ['M10 3.2v9.2', 'M6.8 9.4 10 12.6l3.2-3.2', 'M4 16.4h12'],
  warning: ['M10 3.4 17.4 16H2.6Z', 'M10 8.4v3.4', 'M10 13.9v.1'],
  wifi: ['M3 8.2a10.2 10.2 0 0 1 14 0', 'M5.6 11a6.5 6.5 0 0 1 8.8 0', 'M8.1 13.7a2.9 2.9 0 0 1 3.8 0', 'M10 16.3v.1'],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof paths;

/** A drawing beside words that say the same; it says nothing by itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      {paths[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

/** The app's mark: a roof over a light. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 64 64" aria-hidden="true">
      <rect className="mark-ground" x="2" y="2" width="60" height="60" rx="14" />
      <path className="mark-roof" d="M14 31 32 15l18 16" />
      <circle className="mark-light" cx="32" cy="40" r="6.5" />
    </svg>
  );
}
