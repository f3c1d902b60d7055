/** Who is calling, and may he: one answer for every route, from the route's own declaration. */
import type { Request } from 'express';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { ApiKeys } from '../auth/api-keys.ts';
import { may, type Principal, type StaffPrincipal } from '../auth/policy.ts';
import type { Sessions } from '../auth/session-types.ts';
import type { VisitorTokens } from '../auth/visitor-tokens.ts';
import { permissionsFor, type Route } from './route.ts';

export interface AccessDeps {
  sessions: Pick<Sessions, 'resolve'>;
  visitors: Pick<VisitorTokens, 'authenticate'>;
  apiKeys: Pick<ApiKeys, 'authenticate'>;
}

export type AccessCheck = (request: Request, route: Route) => Promise<Outcome<Principal | undefined>>;

/** Authenticates and authorises. Never looks at bodies. */
export const createAccessCheck = ({ sessions, visitors, apiKeys }: AccessDeps): AccessCheck => {
  const staff = async (request: Request, route: Route): Promise<Outcome<StaffPrincipal>> => {
    const found = await sessions.resolve(request.headers.cookie, request.ip ?? '');
    if (!found) return refuse('not_signed_in');
    if (found.owes && !route.whileOwing)
      return refuse(
        'forbidden',
        found.owes === 'password' ? '请先修改初始密码。' : '您的角色必须使用两步验证，请先设置。',
      );
    const needed = permissionsFor(route.access);
    if (needed.length > 0 && !needed.some((permission) => may(found.principal, permission)))
      return refuse('forbidden');
    return ok(found.principal);
  };

  const visitor = async (request: Request): Promise<Outcome<Principal>> => {
    const citizen = await visitors.authenticate(request.headers.authorization, request.ip ?? '');
    return citizen ? ok(citizen) : refuse('bad_token');
  };

  return async (request, route) => {
    switch (route.access) {
      case 'public':
        return ok(undefined);
      case 'visitor':
        return visitor(request);
      case 'partner': {
        const partner = await apiKeys.authenticate(request.headers.authorization, request.ip ?? '');
        return partner ? ok(partner) : refuse('bad_token', 'API 密钥无效或已停用。');
      }
      case 'signed':
        // The signature covers the body: the mount checks it while it reads.
        return refuse('bad_token');
      case 'file_reader':
        return request.headers.authorization === undefined ? staff(request, route) : visitor(request);
      default:
        return staff(request, route);
    }
  };
};
