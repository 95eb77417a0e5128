/** Which rules of the bus take this event, and of the others which fields stood in the way. */
import { entryOf } from '../../model/catalogue.ts';
import type { FeedEvent } from '../../model/event.ts';
import { explain, type FieldVerdict, hasPhrase, verdictWords } from '../../model/pattern-words.ts';
import type { Topology } from '../../model/topology.ts';
import { Icon } from '../glyphs.tsx';
import { select, useUi } from '../store.ts';
import { detailOf } from './put-events.ts';

interface Judged {
  readonly id: string;
  readonly label: string;
  readonly targets: readonly string[];
  readonly fields: readonly FieldVerdict[];
  readonly ok: boolean;
}

const judge = ({ rules, nodes }: Topology, event: FeedEvent): Judged[] => {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const envelope = { source: event.source, 'detail-type': event.type, detail: detailOf(event) };
  return rules.map(({ id, pattern, targets }) => {
    const fields = explain(pattern, envelope);
    return {
      id,
      label: labels.get(id) ?? id,
      targets: targets.map((target) => labels.get(target) ?? target),
      fields,
      ok: fields.every(({ ok }) => ok),
    };
  });
};

function Verdict({ field }: { field: FieldVerdict }) {
  const { path, needs, ok } = field;
  return (
    <li className="verdict">
      <Icon name={ok ? 'check' : 'x'} size={14} />
      <span>
        {path} {needs}; {hasPhrase(field)}
        <span className="sr">{ok ? ', fits' : ', does not fit'}</span>
      </span>
    </li>
  );
}

function Rule({ rule }: { rule: Judged }) {
  const { id, label, targets, fields, ok } = rule;
  const [missed] = fields.filter((field) => !field.ok);
  return (
    <li>
      <details className="rule">
        <summary>
          <Icon name={ok ? 'check' : 'x'} size={14} />
          <span>
            <b>{label}</b> {missed === undefined ? `sent a copy to ${targets.join(', ')}` : verdictWords(missed)}
          </span>
        </summary>
        <ul className="plain-list">
          {fields.map((field) => (
            <Verdict key={`${field.path} ${field.needs}`} field={field} />
          ))}
        </ul>
        <button type="button" className="link" onClick={() => select({ kind: 'node', id })}>
          Show the rule
        </button>
      </details>
    </li>
  );
}

export function Rules({ event }: { event: FeedEvent }) {
  const topology = useUi((state) => state.topology);
  if (topology === null) return <p className="hint">The map is not known, so its rules are not either.</p>;
  const judged = judge(topology, event);
  const [matched, others] = [judged.filter(({ ok }) => ok), judged.filter(({ ok }) => !ok)];
  return (
    <>
      <h3>Rules that matched</h3>
      {matched.length === 0 && (
        <p className="hint">
          None: nobody gets a copy of this event.{entryOf(event.type) === null && ' Its type has no contract here.'}
        </p>
      )}
      <ul className="plain-list">
        {matched.map((rule) => (
          <Rule key={rule.id} rule={rule} />
        ))}
      </ul>
      {others.length > 0 && (
        <details>
          <summary>
            Why not? {others.length} {others.length === 1 ? 'rule' : 'rules'} did not match
          </summary>
          <ul className="plain-list">
            {others.map((rule) => (
              <Rule key={rule.id} rule={rule} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
