const strokes = {
  overview: [
    'M12 21s-6.500-5.600-6.500-11a6.500 6.500 0 0 1 13 0c0 5.400-6.500 11-6.500 11Z',
    'M12 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600Z',
  ],
  macs: ['M4.500 5.500h15v10h-15Z', 'M2.500 19h19'],
  account: [
    'M12 12a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Z',
    'M5 20c.8-3.600 3.500-5.500 7-5.500s6.200 1.900 7 5.500',
  ],
  help: [
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
    'M9.400 9.600a2.600 2.600 0 1 1 3.700 2.300c-.8.4-1.100.9-1.100 1.800',
    'M12 17v.01',
  ],
} as const;

/** A picture beside a word that says the same. */
export function Icon({ name }: { readonly name: keyof typeof strokes }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      {strokes[name].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
