/** Accounts, sessions, tokens and their keys, and what the authorizer of the door reads. */
import { Construct } from 'constructs';
import * as routes from '../../functions/shared/contracts/auth.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindLimit, bindParameter, bindSecret, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import { type DataStack, SERVICE_CLIENTS } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const service = 'auth';

export interface AuthServiceProps {
  readonly door: Door;
  readonly data: DataStack;
}

/**
 * Password hashes are dear on purpose: below this memory AWS gives a function a fraction of a core, and on a busy machine
 * many at once take seconds.
 */
const HASHING = { memoryMb: 1_024, timeoutSeconds: 25 };

export class AuthService extends Construct {
  private readonly props: AuthServiceProps;

  constructor(scope: Construct, id: string, props: AuthServiceProps) {
    super(scope, id);
    this.props = props;
    this.bindAuthorizer();
    this.accounts();
    this.sessions();
    this.tokens();
  }

  private fn(
    handler: string,
    wishes: { memoryMb?: number; timeoutSeconds?: number; environment?: Record<string, string> } = {},
  ): AppFunction {
    return new AppFunction(this, handler, { service, handler, ...wishes });
  }

  private cookies(): Record<string, string> {
    return { COOKIE_SECURE: String(PlaygroundStack.around(this).settings.secureCookies) };
  }

  private bindIssuing(fn: AppFunction): void {
    bindSecret(fn, this.props.data.signingKeys, 'SIGNING_KEYS_SECRET');
    bindParameter(fn, 'config/auth/jwks'); // only what is published signs
    bindParameter(fn, 'config/origin');
  }

  private bindVerifying(fn: AppFunction): void {
    bindParameter(fn, 'config/auth/jwks');
    bindParameter(fn, 'config/origin');
  }

  private bindAuthorizer(): void {
    const { authorize } = this.props.door;
    bindTable(authorize, this.props.data.tables.sessions, 'SESSIONS_TABLE');
    this.bindVerifying(authorize);
  }

  private accounts(): void {
    const { door, data } = this.props;
    const { hashingThrottle } = PlaygroundStack.around(this).settings;
    const signUp = this.fn('sign-up', HASHING);
    bindTable(signUp, data.tables.users, 'USERS_TABLE', 'change');
    bindLimit(signUp, data, 'sign-up');
    new HttpRoute(door, 'SignUp', { contract: routes.SignUpRoute, fn: signUp, throttle: hashingThrottle });

    const register = this.fn('register-user', HASHING);
    bindTable(register, data.tables.users, 'USERS_TABLE', 'change');
    bindSecret(register, data.registerApiKey, 'REGISTER_API_KEY_SECRET');
    new HttpRoute(door, 'RegisterUser', {
      contract: routes.RegisterUserRoute,
      fn: register,
      throttle: hashingThrottle,
    });
  }

  private sessions(): void {
    const { door, data } = this.props;
    const { hashingThrottle, unlockThrottle } = PlaygroundStack.around(this).settings;
    const logIn = this.fn('log-in', { ...HASHING, environment: this.cookies() });
    const unlock = this.fn('unlock', { environment: this.cookies() });
    for (const fn of [logIn, unlock]) {
      bindTable(fn, data.tables.users, 'USERS_TABLE');
      bindLimit(fn, data, 'log-in');
      this.bindIssuing(fn);
    }
    bindTable(unlock, data.tables.sessions, 'SESSIONS_TABLE', 'remove');
    new HttpRoute(door, 'LogIn', { contract: routes.LogInRoute, fn: logIn, throttle: hashingThrottle });
    new HttpRoute(door, 'Unlock', { contract: routes.UnlockRoute, fn: unlock, throttle: unlockThrottle });

    const logOut = this.fn('log-out', { environment: this.cookies() });
    bindTable(logOut, data.tables.sessions, 'SESSIONS_TABLE', 'append');
    this.bindVerifying(logOut);
    new HttpRoute(door, 'LogOut', { contract: routes.LogOutRoute, fn: logOut });

    const getSession = this.fn('get-session');
    bindTable(getSession, data.tables.users, 'USERS_TABLE');
    new HttpRoute(door, 'GetSession', { contract: routes.GetSessionRoute, fn: getSession });
  }

  private tokens(): void {
    const { door, data } = this.props;
    const issueToken = this.fn('issue-token', { environment: { SERVICE_CLIENTS: SERVICE_CLIENTS.join(',') } });
    for (const client of SERVICE_CLIENTS) data.clients[client].grantRead(issueToken);
    this.bindIssuing(issueToken);
    new HttpRoute(door, 'IssueToken', { contract: routes.IssueTokenRoute, fn: issueToken });

    const getJwks = this.fn('get-jwks');
    bindParameter(getJwks, 'config/auth/jwks');
    new HttpRoute(door, 'GetJwks', { contract: routes.GetJwksRoute, fn: getJwks });
    for (const contract of [routes.GetOpenIdConfigurationRoute, routes.GetAuthorizationServerRoute]) {
      new HttpRoute(door, `Document-${contract.handler}`, { contract, fn: this.fn(contract.handler) });
    }
  }
}

export interface AuthConsumersProps {
  readonly data: DataStack;
}

/** What nobody waits for: the outbox, and functions without a door that the launcher invokes, on AWS a person. */
export class AuthConsumers extends Construct {
  constructor(scope: Construct, id: string, { data: { tables, signingKeys } }: AuthConsumersProps) {
    super(scope, id);
    const fn = (handler: string, wishes: { memoryMb?: number; timeoutSeconds?: number } = {}): AppFunction =>
      new AppFunction(this, handler, { service, handler, ...wishes });

    new TableOutbox(this, 'UserChanges', { fn: fn('publish-user-changes'), table: tables.users });

    const rotate = fn('rotate-signing-key');
    bindSecret(rotate, signingKeys, 'SIGNING_KEYS_SECRET', 'rotate');
    bindParameter(rotate, 'config/auth/jwks', 'write');

    // a hash per person takes its time
    const seedUsers = fn('seed-users', { ...HASHING, timeoutSeconds: 60 });
    bindTable(seedUsers, tables.users, 'USERS_TABLE', 'change');

    const issueUnlock = fn('issue-unlock');
    bindTable(issueUnlock, tables.users, 'USERS_TABLE');
    bindTable(issueUnlock, tables.sessions, 'SESSIONS_TABLE', 'append');
  }
}
