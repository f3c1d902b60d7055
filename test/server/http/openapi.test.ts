/** The OpenAPI document: complete, consistent, and the same as what the server does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS } from '../../../routing/errors.ts';
import { openApiPath } from '../../../server/http/openapi.ts';
import { type HttpWorld, startHttpWorld } from '../../support/worlds/http-world.ts';

interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

let world: HttpWorld;
let document: Document;

beforeAll(async () => {
  world = await startHttpWorld();
  document = (await (await world.request('GET', '/api/openapi.json')).json()) as Document;
});
afterAll(() => world.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('OpenAPI', () => {
  it('holds every registered route and nothing that is not registered', () => {
    const system = [
      ...['/healthz', '/readyz', '/metrics', '/api/openapi.json'].map((path) => `get ${path}`),
      'get /channels/wechat/{account}',
      'post /channels/wechat/{account}',
      'get /channels/wecom/{account}',
      'post /channels/wecom/{account}',
    ];
    const declared = world.http.routes.map(({ method, path }) => `${method} ${openApiPath(path)}`);
    const documented = operations().map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual([...declared, ...system].sort());
  });

  it('holds every route that express has', () => {
    interface Layer {
      route?: { path: string | string[]; methods: Record<string, boolean> };
    }
    const { stack } = (world.http.app as unknown as { router: { stack: Layer[] } }).router;
    const served = stack.flatMap(({ route }) => (route ? [route.path].flat() : []));
    for (const path of served.filter((one) => one.startsWith('/api/')))
      expect(document.paths).toHaveProperty([openApiPath(path)]);
    expect(served).toContain('/api/v1/tickets/:id');
  });

  it('is 3.1 with unique operation ids, summaries, known security schemes and resolvable references', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations()) {
      expect(operation.summary).toMatch(/\S/);
      for (const scheme of operation.security.flatMap(Object.keys))
        expect(document.components.securitySchemes).toHaveProperty(scheme);
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, target]) => target!,
    );
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(document.components.schemas).toHaveProperty(reference.split('/').at(-1)!);
    }
    expect(JSON.stringify(document)).not.toMatch(/\$defs|\$schema/);
  });

  it('declares every path parameter', () => {
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect([path, declared.map(({ name }) => name)]).toEqual([path, inPath]);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  });

  it('describes a success and the error body of each refusal', () => {
    const error = { $ref: '#/components/schemas/Error' };
    for (const { path, operation } of operations().filter(({ path }) => path.startsWith('/api/v1'))) {
      const statuses = Object.keys(operation.responses);
      expect([path, statuses.some((status) => status.startsWith('2'))]).toEqual([path, true]);
      expect(statuses).toEqual(expect.arrayContaining(['429', '500', '503']));
      for (const [status, response] of Object.entries(operation.responses).filter(
        ([s]) => Number(s) >= 400,
      )) {
        expect(response.content?.['application/json']?.schema).toEqual(error);
        const codes = [...response.description.matchAll(/`(\w+)`/g)].map(
          ([, code]) => code as keyof typeof REFUSALS,
        );
        expect(codes.every((code) => String(REFUSALS[code].status) === status)).toBe(true);
      }
    }
  });

  it('describes uploads as multipart and changes with the own header', () => {
    const upload = document.paths['/api/v1/visitor/files']!.post!;
    expect(upload.requestBody?.content['multipart/form-data']?.schema).toMatchObject({
      required: ['ticketId', 'file'],
      properties: { file: { type: 'string' } },
    });
    expect(upload.security).toEqual([{ visitorToken: [] }]);
    const create = document.paths['/api/v1/staff']!.post!;
    expect(create.parameters).toContainEqual(
      expect.objectContaining({ name: 'X-Yixiantong', in: 'header', required: true }),
    );
    expect(document.components.schemas.TicketDetail).toMatchObject({ type: 'object' });
  });
});
