/** Acts on the real system: every button is one call of a public route. */
import { useEffect, useMemo } from 'react';
import { usePlayground } from '../context.ts';
import { getUi, useUi } from '../store.ts';
import { Account } from './Account.tsx';
import { createActions } from './actions.ts';
import { Calls } from './Calls.tsx';
import { Shop } from './Shop.tsx';

export function ActionPanel() {
  const { config, retry } = usePlayground();
  const operator = useUi(({ session }) => session !== 'unknown' && session?.roles.includes('operator') === true);
  const actions = useMemo(() => createActions(config.apiUrl), [config]);
  const live = useUi((state) => state.link.state === 'live');
  useEffect(() => {
    void actions.readWho();
  }, [actions]);
  useEffect(() => {
    // The role of the feed is decided when it is connected: another person, another connection.
    const { role } = getUi();
    if (role !== null && (role === 'operator') !== operator) retry();
  }, [operator, retry]);
  return (
    <aside className="act" aria-label="Actions">
      <Account actions={actions} enabled={live} />
      <Shop actions={actions} enabled={live} />
      <Calls />
    </aside>
  );
}
