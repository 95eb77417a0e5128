import { RegisterUserRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { ApiKey } from '../adapters/api-key.ts';
import { AUTH } from '../log-messages.ts';
import { type AccountDependencies, openAccount } from '../open-account.ts';

export interface Dependencies extends AccountDependencies {
  readonly key: ApiKey;
}

/** Who holds the key is a program of ours. */
const REGISTRAR = { kind: 'service', id: 'registrar' } as const;

/** The same account as after a sign-up; programs have no limit but that of the stage. */
export const createHandler = ({ key, ...account }: Dependencies) =>
  httpHandler(RegisterUserRoute, async (request) => {
    if (!(await key.isRight(request.headers['x-api-key']))) {
      request.log.say(AUTH.KEY_REFUSED);
      throw new DomainError('bad-credentials', 'The header x-api-key is missing or wrong.');
    }
    return openAccount(request, REGISTRAR, account);
  });
