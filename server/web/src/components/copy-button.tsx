import { useEffect, useState } from 'react';
import { announce } from '../shell/announcer.tsx';
import { texts } from '../texts.ts';

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** Where it is what to do next. */
  readonly isPrimary?: boolean;
}

export function CopyButton({ text, label, isPrimary = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Refused, or not there: what was to be copied stands beside the button.
      announce(texts.common.notCopied);
      return;
    }
    setCopied(true);
    announce(texts.common.copied);
  };
  return (
    <button type="button" className={`button small ${isPrimary ? 'primary' : ''}`} onClick={() => void copy()}>
      {copied ? texts.common.copied : label}
    </button>
  );
}
