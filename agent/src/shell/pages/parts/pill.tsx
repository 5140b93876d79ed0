import { Icon } from './icon.tsx';

export type Tone = 'good' | 'warn' | 'trouble' | 'quiet';

/** A state in a word or two. Its colour says nothing that the word does not. */
export function Pill({ tone, words }: { readonly tone: Tone; readonly words: string }) {
  return (
    <span className={`pill ${tone}`}>
      {tone === 'good' && <Icon name="check" />}
      {tone === 'trouble' && <Icon name="warning" />}
      {words}
    </span>
  );
}
