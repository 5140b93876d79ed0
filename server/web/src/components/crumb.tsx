import { Link } from '@tanstack/react-router';

interface CrumbProps {
  readonly to: '/' | '/account';
  readonly children: string;
}

/** The way back to what a page belongs to. */
export function Crumb({ to, children }: CrumbProps) {
  return (
    <p className="crumb">
      <Link to={to}>{children}</Link>
    </p>
  );
}
