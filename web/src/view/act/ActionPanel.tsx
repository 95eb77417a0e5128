/** Acts on the real system: every button is one call of a public route. */
import { Suspense, useEffect, useMemo } from 'react';
import { Boundary } from '../Boundary.tsx';
import { usePlayground } from '../context.ts';
import { later } from '../later.tsx';
import { getUi, setUi, useUi } from '../store.ts';
import { Account } from './Account.tsx';
import { Calls } from './Calls.tsx';
import { createDoors } from './doors.ts';
import { Mailbox } from './Mailbox.tsx';
import { Orders } from './Orders.tsx';
import { Profile } from './Profile.tsx';
import { Shop } from './Shop.tsx';
import { createSessionActions } from './session-actions.ts';
import { Tabs } from './Tabs.tsx';
import { useBreakers } from './use-breakers.ts';

const { Part: Operator } = later(async () => (await import('./operator/Operator.tsx')).Operator);

const TABS = [
  { name: 'shop', label: 'Shop' },
  { name: 'orders', label: 'Orders' },
  { name: 'mail', label: 'Mail' },
  { name: 'profile', label: 'Profile' },
] as const;
const OPERATOR = { name: 'operator', label: 'Operator' } as const;

export function ActionPanel() {
  const { config, retry } = usePlayground();
  const session = useUi((state) => state.session);
  const operator = session !== 'unknown' && session?.roles.includes('operator') === true;
  const userId = session === null || session === 'unknown' ? '' : session.userId;
  const actions = useMemo(() => createSessionActions(config.apiUrl), [config]);
  const doors = useMemo(() => createDoors(config.apiUrl), [config]);
  const live = useUi((state) => state.link.state === 'live');
  const wanted = useUi((state) => state.tab);
  useEffect(() => {
    void actions.readWho();
  }, [actions]);
  useEffect(() => {
    // The role of the feed is decided when it is connected: another person, another connection.
    const { role } = getUi();
    if (role !== null && (role === 'operator') !== operator) retry();
  }, [operator, retry]);

  useBreakers(doors, operator && live);

  const tabs = operator ? [...TABS, OPERATOR] : TABS;
  const tab = tabs.some(({ name }) => name === wanted) ? wanted : 'shop';
  const props = { doors, enabled: live, userId };
  return (
    <aside className="act" aria-label="Actions">
      <Account actions={actions} enabled={live} />
      <Tabs label="What to do" tabs={tabs} chosen={tab} onChoose={(name) => setUi({ tab: name })}>
        {/* another person starts with nothing of the one before */}
        <Boundary name="part" key={`${tab} ${userId}`}>
          {tab === 'shop' && <Shop {...props} />}
          {tab === 'orders' && <Orders {...props} />}
          {tab === 'mail' && <Mailbox {...props} />}
          {tab === 'profile' && <Profile {...props} />}
          {tab === 'operator' && (
            <Suspense fallback={<p className="hint">Loading…</p>}>
              <Operator {...props} />
            </Suspense>
          )}
        </Boundary>
      </Tabs>
      <Calls />
    </aside>
  );
}
