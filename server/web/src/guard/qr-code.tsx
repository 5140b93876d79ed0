import encodeQR from 'qr';

/** Modules of white around it, as the standard asks for (ISO/IEC 18004, section 9.1). */
const QUIET_ZONE = 4;

/** A text for the camera of another device. Dark on light in either colour scheme: cameras want it so. */
export default function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const rows = encodeQR(text, 'raw', { border: QUIET_ZONE });
  return (
    <svg className="qr-code" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={darkModules(rows)} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

/** One square of the path for each dark module. */
export const darkModules = (rows: readonly (readonly boolean[])[]): string =>
  rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
