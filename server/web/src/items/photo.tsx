import { useEffect, useState } from 'react';

interface PhotoProps {
  readonly blob: Blob;
  readonly alt: string;
  readonly className?: string;
}

/** A photo from memory; its address is taken back when it is no longer shown. */
export function Photo({ blob, alt, className }: PhotoProps) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url ? <img className={className} src={url} alt={alt} decoding="async" /> : null;
}
