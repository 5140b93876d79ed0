/** Says that something is under way. */
export function Waiting({ words }: { readonly words: string }) {
  return (
    <p className="waiting" role="status">
      <span className="spinner" aria-hidden="true" />
      {words}
    </p>
  );
}
