/** The HTTP interface of the phone, typed by its own table. */
import type { PhoneHttpApi } from '../../../routing/protocol/phone/phone-http.ts';
import type { Result } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';

type Untyped = (route: string, options?: { params?: Record<string, string> }) => Promise<Result<unknown>>;

export const phoneHttp = <R extends keyof PhoneHttpApi>(
  route: R,
  params?: Record<string, string>,
): Promise<Result<PhoneHttpApi[R]['out']>> =>
  (http as unknown as Untyped)(route, params ? { params } : {}) as Promise<Result<PhoneHttpApi[R]['out']>>;
