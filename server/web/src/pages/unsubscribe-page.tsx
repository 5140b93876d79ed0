import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { call } from '../connection/own-connection.ts';
import { texts } from '../texts.ts';

const words = texts.unsubscribe;

/** Ends news at the address to which the link was sent: without a sign-in, and not by merely being looked at. */
export default function UnsubscribePage() {
  const { token } = useParams({ strict: false });
  const ending = useMutation({ mutationFn: () => call('unsubscribe', { body: { token: token ?? '' } }) });
  useEffect(() => {
    if (ending.isSuccess) document.title = `${words.doneTitle} · ${texts.brand}`;
  }, [ending.isSuccess]);
  return (
    <section className="narrow">
      <h1>{ending.isSuccess ? words.doneTitle : words.title}</h1>
      {ending.isSuccess ? (
        <p className="notice good" role="status">
          {words.done}
        </p>
      ) : (
        <>
          <p>{words.lede}</p>
          <Problem error={ending.error} />
          <div>
            <button
              type="button"
              className="button primary"
              {...unready(ending.isPending)}
              onClick={() => ending.mutate()}
            >
              {ending.isPending ? texts.common.working : words.confirm}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
