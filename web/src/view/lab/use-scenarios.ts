/** Switching scenarios on and off: one call each, and the answer is the new list. */
import { useState } from 'react';
import type { RunName, ScenariosView } from '../../../../functions/shared/contracts/lab.http.ts';
import { isScenariosView } from '../../lab/answers.ts';
import { call, type Problem } from '../../live/api.ts';
import { said } from '../act/session-actions.ts';
import type { ScenarioControl } from './Scenarios.tsx';
import type { Door } from './use-door.ts';

export function useScenarioControl(apiUrl: string, door: Door<ScenariosView>): ScenarioControl {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  async function run(names: readonly RunName[], active: boolean, seed?: number): Promise<void> {
    setProblem(null);
    for (const name of names) {
      setBusy(name);
      const body = { active, ...(seed === undefined ? {} : { seed }) };
      const answer = said(
        await call('POST', `${apiUrl}/api/scenarios/${name}`, { body }),
        `${name} ${active ? 'on' : 'off'}`,
      );
      if (!answer.ok) setProblem(answer.problem);
      else if (isScenariosView(answer.body)) door.take(answer.body);
    }
    setBusy(null);
    door.ask();
  }
  return { busy, problem, set: (names, active, seed) => void run(names, active, seed) };
}
