/**
 * The HTTP interface as types: method and path, what goes in, what comes back; by noun in the folder of this name.
 * Errors are always `{ error: { code, message, detail?, field?, incident? } }` with the status of `routing/errors.ts`.
 * Staff routes use the session cookie and need the header `x-yixiantong: 1` on every change (no form can send it).
 */
import type { BulletinHttpApi } from './citizens/bulletins.ts';
import type { CitizenHttpApi } from './citizens/citizen-http.ts';
import type { AdminHttpApi } from './http/admin.ts';
import type { BureauHttpApi } from './http/bureau.ts';
import type { ClassifyHttpApi } from './http/classify.ts';
import type { DutyHttpApi } from './http/duty.ts';
import type { ExchangeHttpApi } from './http/exchange.ts';
import type { FigureHttpApi } from './http/figures.ts';
import type { IntakeHttpApi } from './http/intake.ts';
import type { OrderHttpApi } from './http/orders.ts';
import type { PolicyHttpApi } from './http/policies.ts';
import type { SubjectHttpApi } from './http/subjects.ts';
import type { TicketHttpApi } from './http/tickets.ts';
import type { PhoneHttpApi } from './phone/phone-http.ts';

export type * from './http/shapes.ts';

export interface HttpApi
  extends AdminHttpApi,
    BulletinHttpApi,
    BureauHttpApi,
    CitizenHttpApi,
    ClassifyHttpApi,
    DutyHttpApi,
    ExchangeHttpApi,
    FigureHttpApi,
    IntakeHttpApi,
    OrderHttpApi,
    PhoneHttpApi,
    PolicyHttpApi,
    SubjectHttpApi,
    TicketHttpApi {}

export type HttpRoute = keyof HttpApi;
