import type { Problem } from '../../live/api.ts';
import { setFollow } from '../store.ts';

/** The same call may be answered differently a moment later: silence, too many at once, a failure of the system. */
const mayPass = ({ status }: Problem): boolean => status === 0 || status === 429 || status >= 500;

interface ProblemNoteProps {
  readonly problem: Problem;
  /** Calls once more; offered only where that may help. */
  readonly onAgain?: () => void;
}

/** A refusal as the system words it: code for a search, correlation id for the way to its events. */
export function ProblemNote({ problem, onAgain }: ProblemNoteProps) {
  return (
    <div className="problem" role="alert">
      <b>{problem.title}</b>
      {problem.detail !== '' && <p>{problem.detail}</p>}
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <span className="mono">{path}</span> {message}
            </li>
          ))}
        </ul>
      )}
      <p className="muted mono">
        {problem.code !== '' && <span>{problem.code} </span>}
        {problem.requestId !== '' && <span>request {problem.requestId.slice(-12)} </span>}
      </p>
      {onAgain !== undefined && mayPass(problem) && (
        <button type="button" className="btn" onClick={onAgain}>
          Try again
        </button>
      )}
      {problem.correlationId !== '' && (
        <button type="button" className="link" onClick={() => setFollow(problem.correlationId)}>
          Follow <span className="mono">{problem.correlationId.slice(-6)}</span> on the map
        </button>
      )}
    </div>
  );
}
