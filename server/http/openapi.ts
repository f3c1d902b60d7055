/** OpenAPI 3.1 from the route declarations: the schemas that validate are the ones that document. */
import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '../../routing/errors.ts';
import { isStaffRoute, permissionsFor, type Route } from './route.ts';
import { httpError } from './schemas/common.ts';
import { SYSTEM_PATHS } from './system-docs.ts';

type Json = Record<string, unknown>;

/** Turns schemas into JSON Schema and gathers the named ones under `components.schemas`. */
const createSchemaWriter = () => {
  const components: Record<string, Json> = {};
  const tidy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(tidy);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value)
      .filter(([key]) => key !== '$schema' && key !== '$defs' && key !== 'id')
      .map(([key, inner]) =>
        key === '$ref' && typeof inner === 'string'
          ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
          : key === 'properties'
            ? [key, Object.fromEntries(Object.entries(inner as Json).map(([name, p]) => [name, tidy(p)]))]
            : [key, tidy(inner)],
      );
    return Object.fromEntries(entries);
  };
  const write = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const json = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      // Answers may gain fields; a client must not reject them.
      override: ({ jsonSchema }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false)
          delete jsonSchema.additionalProperties;
      },
    }) as Json;
    for (const [name, definition] of Object.entries((json.$defs ?? {}) as Record<string, Json>))
      components[name] = tidy(definition) as Json;
    const name = z.globalRegistry.get(schema)?.id;
    if (name === undefined) return tidy(json) as Json;
    // A named schema at the root may come as a reference to its own definition, which is there already.
    if (json.$ref === undefined) components[name] = tidy(json) as Json;
    return { $ref: `#/components/schemas/${name}` };
  };
  return { components, write };
};

type SchemaWriter = ReturnType<typeof createSchemaWriter>;

/** Path, query and header parameters of one part of the request. */
const parametersOf = (
  writer: SchemaWriter,
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
): Json[] => {
  if (!schema) return [];
  const { properties = {}, required = [] } = writer.write(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
};

const headersOf = (route: Route): Json[] => [
  ...Object.entries(route.headers).map(([name, { required, description }]) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  })),
  ...(route.method !== 'get' && (isStaffRoute(route.access) || route.ownPagesOnly)
    ? [
        {
          name: 'X-Yixiantong',
          in: 'header',
          required: true,
          description: 'Always 1; no form and no foreign script can send it',
          schema: { const: '1' },
        },
      ]
    : []),
];

/** Refusals that follow from the declaration, then the route's own. */
export const refusalsOf = (route: Route): RefusalCode[] => {
  const codes = new Set<RefusalCode>(['rate_limited', 'unavailable', 'internal', ...route.refusals]);
  if (route.body || route.query) codes.add('invalid_input');
  if (route.params) codes.add('not_found');
  if (route.body && !route.multipart)
    for (const code of ['broken_json', 'too_large', 'unsupported_type'] as const) codes.add(code);
  if (route.multipart)
    for (const code of ['not_found', 'too_large', 'unsupported_type'] as const) codes.add(code);
  if (route.method !== 'get') codes.add('foreign_origin');
  if (route.method !== 'get' && route.ownPagesOnly) codes.add('forbidden');
  if (isStaffRoute(route.access)) for (const code of ['not_signed_in', 'forbidden'] as const) codes.add(code);
  if (route.access === 'visitor' || route.access === 'partner' || route.access === 'signed')
    codes.add('bad_token');
  if (route.access === 'file_reader')
    for (const code of ['bad_token', 'not_signed_in', 'forbidden'] as const) codes.add(code);
  return [...codes];
};

const errorResponses = (codes: readonly RefusalCode[]): Json => {
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of codes)
    byStatus.set(REFUSALS[code].status, [...(byStatus.get(REFUSALS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, list]) => [
        String(status),
        {
          description: list.map((code) => `\`${code}\` ${REFUSALS[code].en}`).join('\n\n'),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]),
  );
};

const securityOf = (route: Route): Json[] => {
  switch (route.access) {
    case 'public':
      return [];
    case 'visitor':
      return [{ visitorToken: [] }];
    case 'partner':
      return [{ apiKey: [] }];
    case 'signed':
      return [{ signature: [] }];
    case 'file_reader':
      return [{ visitorToken: [] }, { session: [] }];
    default:
      return [{ session: [] }];
  }
};

const bodyOf = (writer: SchemaWriter, route: Route): Json => {
  if (!route.body) return {};
  const schema = writer.write(route.body, 'input');
  if (!route.multipart)
    return { requestBody: { required: true, content: { 'application/json': { schema } } } };
  const { properties, required } = schema as { properties: Json; required?: string[] };
  const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'One file' };
  const form = {
    type: 'object',
    properties: { ...properties, file },
    required: [...(required ?? []), 'file'],
  };
  return { requestBody: { required: true, content: { 'multipart/form-data': { schema: form } } } };
};

/** The path in OpenAPI form. */
export const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** `GET /api/v1/tickets/:id` is `getTicketsId`. */
const operationId = (route: Route): string =>
  route.method +
  route.path
    .replace('/api/v1', '')
    .replace(/[^A-Za-z]+(\w?)/g, (_match, letter: string) => letter.toUpperCase());

const operationOf = (writer: SchemaWriter, route: Route): Json => {
  const permissions = permissionsFor(route.access);
  const content =
    route.out === 'binary'
      ? { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } }
      : { 'application/json': { schema: writer.write(route.out, 'output') } };
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(permissions.length > 0 ? { description: `Permission: ${permissions.join(' or ')}` } : {}),
    security: securityOf(route),
    'x-permission': route.access,
    parameters: [
      ...parametersOf(writer, route.params, 'path'),
      ...parametersOf(writer, route.query, 'query'),
      ...headersOf(route),
    ],
    ...bodyOf(writer, route),
    responses: {
      [String(route.status)]: { description: 'Done', content },
      ...errorResponses(refusalsOf(route)),
    },
  };
};

/** The whole document. */
export const buildOpenApi = (
  routes: readonly Route[],
  options: { version: string; serverUrl: string },
): Json => {
  const writer = createSchemaWriter();
  writer.write(httpError, 'output');
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operationOf(writer, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '一线通 Yixiantong',
      version: options.version,
      description:
        'Intake and routing for the 12348 public legal service line. Refusals are always `{ error: { code, message } }`; codes are a closed list.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.serverUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag)), 'system'].map((name) => ({ name })),
    paths: { ...paths, ...SYSTEM_PATHS },
    components: {
      schemas: writer.components,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'yxt_session',
          description: 'Set by POST /api/v1/session',
        },
        visitorToken: { type: 'http', scheme: 'bearer', description: 'From POST /api/v1/visitors' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'Made by an administrator, begins with yxt_' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Yxt-Signature',
          description:
            'HMAC-SHA256 of the canonical text, hexadecimal; with the headers named in docs/work-orders.md',
        },
        metricsToken: { type: 'http', scheme: 'bearer', description: 'Only where one has been configured' },
      },
    },
  };
};
