import { useBlobUrl } from './use-blob-url.ts';

interface PhotoProps {
  readonly blob: Blob;
  readonly alt: string;
  readonly className?: string;
}

/** A photo from memory. */
export function Photo({ blob, alt, className }: PhotoProps) {
  const url = useBlobUrl(blob);
  return url ? <img className={className} src={url} alt={alt} decoding="async" /> : null;
}
