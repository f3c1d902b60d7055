/** One declaration per route: who may call it, what goes in, what comes out, and the handler. Documentation and checks read the same lines. */
import type { z } from 'zod';
import type { Outcome, RefusalCode } from '../../routing/errors.ts';
import type { HttpApi, HttpRoute } from '../../routing/protocol/http.ts';
import type {
  CitizenPrincipal,
  PartnerPrincipal,
  Permission,
  Principal,
  SignedPrincipal,
  StaffPrincipal,
} from '../auth/policy.ts';
import type { Binary } from './binary.ts';
import type { Upload } from './uploads.ts';

export type { Binary } from './binary.ts';

/**
 * Who may call: everybody; the holder of a visitor token; a partner's API key; a partner's signature; any signed-in person; a visitor or a
 * signed-in person (files: the desk decides per ticket); or staff with the permission, or one of several.
 */
export type Access =
  | 'public'
  | 'visitor'
  | 'partner'
  | 'signed'
  | 'signed_in'
  | 'file_reader'
  | Permission
  | readonly [Permission, ...Permission[]];

export type WhoOf<A extends Access> = A extends 'public'
  ? undefined
  : A extends 'visitor'
    ? CitizenPrincipal
    : A extends 'partner'
      ? PartnerPrincipal
      : A extends 'signed'
        ? SignedPrincipal
        : A extends 'file_reader'
          ? CitizenPrincipal | StaffPrincipal
          : StaffPrincipal;

/** What a handler gets. Everything has been checked against the schemas. */
export interface Call<W, P, Q, B> {
  who: W;
  params: P;
  query: Q;
  body: B;
  /** The uploaded file of a multipart route. */
  file: Upload | undefined;
  /** Remote address, for the audit log. */
  from: string;
  /** Aborted when the caller goes away before he has his answer. */
  signal: AbortSignal;
  header(name: string): string | undefined;
  setCookie(value: string): void;
}

export type OutOf<K extends HttpRoute> = HttpApi[K]['out'] extends Blob ? Binary : HttpApi[K]['out'];

export interface RouteSpec<
  K extends HttpRoute,
  A extends Access,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
> {
  access: A;
  summary: string;
  tag: string;
  params?: P;
  query?: Q;
  /** JSON body; for a multipart route the fields beside `file`. */
  body?: B;
  multipart?: boolean;
  /** Most bytes of a JSON body, where the usual limit does not do. */
  bodyBytes?: number;
  /** Request headers beside the usual ones, for the documentation. */
  headers?: Record<string, { description: string; required: boolean }>;
  /** The answer; 'binary' when it is not JSON. */
  out: z.ZodType<HttpApi[K]['out']> | 'binary';
  status?: 200 | 201;
  /** Refusals of this route's own, beside those that follow from the declaration. */
  refusals?: readonly RefusalCode[];
  /** A person with a one-time password may call it too. */
  whileOwing?: boolean;
  /** A public route that sets the session cookie is guarded like a staff route. */
  ownPagesOnly?: boolean;
  /** Tokens of the caller's bucket; 1 unless told. */
  cost?: number;
  handle(call: Call<WhoOf<A>, z.output<P>, z.output<Q>, z.output<B>>): Promise<Outcome<OutOf<K>>>;
}

/** A declared route with its types folded away, for mounting and documenting. */
export interface Route<K extends HttpRoute = HttpRoute> {
  key: K;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express form: /api/v1/tickets/:id */
  path: string;
  access: Access;
  summary: string;
  tag: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  multipart: boolean;
  bodyBytes?: number;
  headers: Record<string, { description: string; required: boolean }>;
  out: z.ZodType | 'binary';
  status: 200 | 201;
  refusals: readonly RefusalCode[];
  whileOwing: boolean;
  ownPagesOnly: boolean;
  cost: number;
  run(call: Call<Principal | undefined, unknown, unknown, unknown>): Promise<Outcome<unknown>>;
}

/** Declares a route of the HTTP interface. The answer's type comes from `HttpApi`, so the two cannot drift apart. */
export const route = <
  K extends HttpRoute,
  const A extends Access,
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
>(
  key: K,
  spec: RouteSpec<K, A, P, Q, B>,
): Route<K> => {
  const [verb, path] = key.split(' ') as [string, string];
  return {
    multipart: false,
    headers: {},
    status: 200,
    refusals: [],
    whileOwing: false,
    ownPagesOnly: false,
    cost: 1,
    ...spec,
    key,
    method: verb.toLowerCase() as Route['method'],
    path,
    // The mount has checked `who` against `access` and the rest against the schemas of this same declaration.
    run: (call) => spec.handle(call as Call<WhoOf<A>, z.output<P>, z.output<Q>, z.output<B>>),
  };
};

/** The staff permissions of a route, any of which suffices; empty for the other kinds of access. */
export const permissionsFor = (access: Access): readonly Permission[] => {
  if (typeof access !== 'string') return access;
  return access === 'public' ||
    access === 'visitor' ||
    access === 'partner' ||
    access === 'signed' ||
    access === 'signed_in' ||
    access === 'file_reader'
    ? []
    : [access];
};

/** Does the session cookie open this route? */
export const isStaffRoute = (access: Access): boolean =>
  access === 'signed_in' || permissionsFor(access).length > 0;
