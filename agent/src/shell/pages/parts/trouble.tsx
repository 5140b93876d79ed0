import { Icon } from './icon.tsx';

/** What went wrong, said at once; nothing where there is nothing to say. */
export function Trouble({ words }: { readonly words: string }) {
  return (
    <div role="alert" className="trouble-place">
      {words !== '' && (
        <p className="trouble-box">
          <Icon name="warning" />
          <span>{words}</span>
        </p>
      )}
    </div>
  );
}
