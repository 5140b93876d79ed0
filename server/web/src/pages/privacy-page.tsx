import { texts } from '../texts.ts';
import { Prose } from './prose.tsx';

export default function PrivacyPage() {
  return <Prose {...texts.privacy} />;
}
