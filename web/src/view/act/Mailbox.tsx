/** Mails as they were rendered. The page does not poll: an event says that there is a new one. */
import { useState } from 'react';
import { clockText } from '../format.ts';
import { ProblemNote } from './ProblemNote.tsx';
import type { PartProps } from './Shop.tsx';
import { useAsked, useNewEvents } from './use-asked.ts';

const ABOUT = new Set(['NotificationSent', 'NotificationFailed']);

export function Mailbox({ doors, enabled, userId }: PartProps) {
  const { value, problem, busy, ask } = useAsked(doors.mails, enabled && userId !== '');
  const [news, setNews] = useState(0);
  useNewEvents((events) => {
    const known = new Set(value?.items.filter(({ status }) => status !== 'QUEUED').map((mail) => mail.notificationId));
    const fresh = events.filter(({ type, data }) => ABOUT.has(type) && !known.has(String(data.notificationId))).length;
    if (fresh > 0) setNews((before) => before + fresh);
  });
  if (userId === '') return <p className="hint">Sign in to see your mail.</p>;
  return (
    <section aria-label="Mailbox">
      <button
        type="button"
        className="btn lg wide"
        disabled={!enabled || busy}
        onClick={() => {
          setNews(0);
          ask();
        }}
      >
        {busy ? 'Reading…' : 'Read the mailbox again'}
      </button>
      {news > 0 && (
        <p className="hint" role="status">
          {news} {news === 1 ? 'mail has' : 'mails have'} left since: read again.
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} onAgain={ask} />}
      {value?.items.length === 0 && <p className="hint">No mail yet. A confirmed or cancelled order sends one.</p>}
      <ul className="cards" aria-label="Mails">
        {value?.items.map((mail) => (
          <li key={mail.notificationId} className="card">
            <details>
              <summary>
                {mail.subject} <span className="muted">{mail.status}</span>
              </summary>
              <p className="muted">
                to {mail.to}, {clockText(Date.parse(mail.sentAt ?? mail.createdAt)).slice(0, 8)}
              </p>
              <pre className="payload">{mail.text}</pre>
              {mail.reason !== undefined && <p className="ft">{mail.reason}</p>}
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
