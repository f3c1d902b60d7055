/** The paths that are for machines rather than people, as OpenAPI. */

const json = (description: string, properties: Record<string, unknown>, required: string[]) => ({
  description,
  content: { 'application/json': { schema: { type: 'object', properties, required } } },
});

const operation = (
  id: string,
  summary: string,
  responses: Record<string, unknown>,
  security: unknown[] = [],
) => ({
  get: { operationId: id, tags: ['system'], summary, security, parameters: [], responses },
});

/** /healthz, /readyz, /metrics and this document. */
export const SYSTEM_PATHS = {
  '/healthz': operation('getHealthz', 'The process is alive', {
    200: json('Alive', { ok: { const: true } }, ['ok']),
  }),
  '/readyz': operation('getReadyz', 'Store, live queue and timers answer', {
    200: json('Ready', { ready: { const: true } }, ['ready']),
    503: json(
      'At least one part is away',
      {
        ready: { const: false },
        failing: { type: 'array', items: { type: 'string', enum: ['store', 'queue', 'timers'] } },
      },
      ['ready', 'failing'],
    ),
  }),
  '/metrics': operation(
    'getMetrics',
    'Figures for Prometheus',
    {
      200: {
        description: 'Text exposition format',
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
      401: {
        description: '`bad_token` where a token has been configured',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
    [{}, { metricsToken: [] }],
  ),
  '/api/openapi.json': operation('getOpenApi', 'This document', {
    200: json('OpenAPI 3.1', { openapi: { type: 'string' } }, ['openapi']),
  }),
} as const;
