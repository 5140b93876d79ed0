interface PackProgressBarProps {
  readonly label: string;
  /** From 0 to 1; null where nobody knows how much there is. */
  readonly done: number | null;
}

/** What is being done, and how far. */
export function PackProgressBar({ label, done }: PackProgressBarProps) {
  return (
    <div className="pack-progress">
      <p role="status">{label}</p>
      <progress aria-label={label} max={1} {...(done !== null && { value: done })} />
    </div>
  );
}
