import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { PasswordField } from '../components/field.tsx';
import { LEAST_PASSWORD_LENGTH } from '../password/least-length.ts';
import type { passwordStrength } from '../password/strength.ts';
import { texts } from '../texts.ts';

interface NewPasswordProps {
  readonly label: string;
  readonly value: string;
  /** The password, and whether it may be used. */
  readonly onChange: (password: string, isEnough: boolean) => void;
  /** Words that a guesser would try first. */
  readonly known: readonly string[];
}

/** A new password with an honest measure of its strength, and a passphrase on offer. */
export function NewPassword({ label, value, onChange, known }: NewPasswordProps) {
  const [loaded, setLoaded] = useState<{ readonly strengthOf: typeof passwordStrength } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const [suggested, setSuggested] = useState('');
  const knownWords = known.join('\n');

  const load = useCallback(
    () =>
      import('../password/strength.ts').then(({ passwordStrength: strengthOf }) => {
        setLoaded({ strengthOf });
        setFailure(null);
        setTries(0);
      }, setFailure),
    [],
  );
  useEffect(() => void load(), [load]);
  const meter = useMemo(() => {
    const words = knownWords.split('\n').filter(Boolean);
    return loaded && { of: (password: string) => loaded.strengthOf(password, words) };
  }, [loaded, knownWords]);

  // What was typed before the meter had come is judged when it comes.
  const judge = useEffectEvent(() => {
    if (value && meter) onChange(value, meter.of(value).isEnough);
  });
  useEffect(() => {
    if (meter) judge();
  }, [meter]);

  const strength = value && meter ? meter.of(value) : null;
  const change = (password: string) => onChange(password, meter?.of(password).isEnough ?? false);
  const suggest = () => suggestOne().catch(setFailure);
  const suggestOne = async () => {
    const { newPassphrase } = await import('../password/passphrase.ts');
    setFailure(null);
    const passphrase = newPassphrase();
    setSuggested(passphrase);
    change(passphrase);
  };
  const isTooShort = value.length > 0 && value.length < LEAST_PASSWORD_LENGTH;
  return (
    <div className="new-password">
      <PasswordField
        label={label}
        value={value}
        onChange={({ target }) => change(target.value)}
        autoComplete="new-password"
        minLength={LEAST_PASSWORD_LENGTH}
        required
      />
      <div className="strength" data-score={strength?.score ?? 'none'}>
        <meter
          className="visually-hidden"
          min={0}
          max={4}
          value={strength?.score ?? 0}
          aria-label={texts.signUp.strengthLabel}
        />
        <span className="strength-bar" aria-hidden="true" />
        <span className="strength-word" aria-live="polite">
          {strength ? texts.signUp.strength[strength.score] : ''}
        </span>
      </div>
      {strength && !strength.isEnough && (
        <p className="hint">{isTooShort ? texts.signUp.tooShort(LEAST_PASSWORD_LENGTH) : texts.signUp.weak}</p>
      )}
      {failure !== null && (
        <div className="notice problem" role="alert">
          <p>
            <strong>{texts.error.unfetched}</strong> {meter ? texts.signUp.unsuggested : texts.signUp.unjudged}
          </p>
          <button
            type="button"
            className="button small"
            onClick={() => {
              setTries(tries + 1);
              void (meter ? suggest() : load());
            }}
          >
            {texts.common.retry}
          </button>{' '}
          {/* Some browsers remember for as long as a page is open that a file did not come. */}
          {tries > 0 && (
            <button type="button" className="button small" onClick={() => window.location.reload()}>
              {texts.error.reload}
            </button>
          )}
        </div>
      )}
      <div className="suggestion">
        <button type="button" className="button small" disabled={!meter} onClick={() => void suggest()}>
          {texts.signUp.suggest}
        </button>
        {suggested && value === suggested ? (
          <output className="passphrase">{suggested}</output>
        ) : (
          <span className="hint">{texts.signUp.suggestHint}</span>
        )}
      </div>
    </div>
  );
}
