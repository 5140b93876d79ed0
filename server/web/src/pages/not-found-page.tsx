import { Link } from '@tanstack/react-router';
import { firstTexts as texts } from '../first-texts.ts';

export function NotFoundPage() {
  return (
    <section className="narrow">
      <h1>{texts.notFound.title}</h1>
      <Link className="button" to="/">
        {texts.notFound.back}
      </Link>
    </section>
  );
}
