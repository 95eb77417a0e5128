import type { Problem } from '../../live/api.ts';

/** The problem as the system worded it: title, detail, fields, request id. */
export function ProblemNote({ problem }: { problem: Problem }) {
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
      {problem.requestId !== '' && <p className="muted mono">request {problem.requestId.slice(-12)}</p>}
    </div>
  );
}
