/** Calls that carry the access token: renewed once when the platform refuses it, and never more. */
import type { AccessToken } from './access-token.ts';
import type { ApiAnswer } from './api-call.ts';
import { TOKEN_REFUSED } from './error-codes.ts';

/** Undefined: there is no token, nothing was called. */
export type TokenCall = (call: (token: string) => Promise<ApiAnswer>) => Promise<ApiAnswer | undefined>;

export const withToken =
  (token: AccessToken): TokenCall =>
  async (call) => {
    const first = await token.get();
    if (first === undefined) return undefined;
    const answer = await call(first);
    if (answer.kind !== 'answer' || !TOKEN_REFUSED.has(answer.errcode)) return answer;
    const second = await token.renew(first);
    return second === undefined ? undefined : call(second);
  };
