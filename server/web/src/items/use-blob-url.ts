import { useEffect, useState } from 'react';

/** An address for what is in memory; taken back when it is no longer shown. Empty until there is one. */
export function useBlobUrl(blob: Blob): string {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
