import { texts } from '../texts.ts';
import { Prose } from './prose.tsx';

export default function SafetyPage() {
  return <Prose {...texts.safety} />;
}
