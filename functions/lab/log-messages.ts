import type { LogCatalogue } from '../shared/observability/log.ts';

export const LAB = {
  STARTED: { code: 'LAB_SET_SCENARIO_STARTED_RUN', level: 'info', text: 'A scenario was switched on' },
  RUNS_ALREADY: { code: 'LAB_SET_SCENARIO_RUNS_ALREADY', level: 'info', text: 'The scenario runs already' },
  STOP_ASKED: {
    code: 'LAB_SET_SCENARIO_STOP_ASKED',
    level: 'info',
    text: 'The scenario is to stop; whoever plays it will see it within a second',
  },
  ENDED: { code: 'LAB_SCENARIOS_ENDED', level: 'info', text: 'A scenario ended' },
  LOST: {
    code: 'LAB_SCENARIOS_LOST',
    level: 'warn',
    text: 'Nobody works on a scenario any more; it was ended as lost',
  },
  PLAYED: { code: 'LAB_RUN_SCENARIO_PLAYED', level: 'info', text: 'A stretch of a scenario was played' },
  BUSY: {
    code: 'LAB_RUN_SCENARIO_BUSY',
    level: 'info',
    text: 'Another invocation has the lease of this stretch',
  },
  LATE: { code: 'LAB_RUN_SCENARIO_LATE', level: 'info', text: 'This stretch is over; nothing to do' },
  LEASE_LOST: {
    code: 'LAB_RUN_SCENARIO_LEASE_LOST',
    level: 'warn',
    text: 'The lease went to somebody else while a stretch was played; what came of it is not counted',
  },
  NOT_RENEWED: {
    code: 'LAB_RUN_SCENARIO_NOT_RENEWED',
    level: 'warn',
    text: 'The lease could not be renewed; the stretch goes on as long as it lasts',
  },
  MEASURED: { code: 'LAB_RUN_SCENARIO_MEASURED', level: 'info', text: 'The summary of a run was written down' },
  NOT_YET_MEASURED: {
    code: 'LAB_RUN_SCENARIO_NOT_YET_MEASURED',
    level: 'info',
    text: 'The targets do not hold again yet, or the indicators do not answer; another look follows unless it was the last',
  },
} as const satisfies LogCatalogue;
