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

const text = (description: string) => ({
  description,
  content: { 'text/plain': { schema: { type: 'string' } } },
});

const accountParameter = {
  name: 'account',
  in: 'path',
  required: true,
  description: 'Id of the account in wechat.json',
  schema: { type: 'string', pattern: '^[a-z0-9-]{1,32}$' },
};
const signatureParameters = [
  'signature',
  'msg_signature',
  'timestamp',
  'nonce',
  'echostr',
  'encrypt_type',
].map((name) => ({
  name,
  in: 'query',
  required: name === 'timestamp' || name === 'nonce',
  schema: { type: 'string' },
}));

/** An address that a platform calls: its check, then its deliveries. It proves itself by its signature. */
const hook = (
  platform: string,
  check: { summary: string; answer: string; refused: string },
  delivery: { summary: string; responses: Record<number, unknown> },
) => {
  const shared = { tags: ['channels'], security: [], parameters: [accountParameter, ...signatureParameters] };
  return {
    get: {
      operationId: `get${platform}Hook`,
      summary: check.summary,
      ...shared,
      responses: { 200: text(check.answer), 403: text(check.refused) },
    },
    post: {
      operationId: `post${platform}Hook`,
      summary: delivery.summary,
      ...shared,
      requestBody: {
        required: true,
        content: { 'text/xml': { schema: { type: 'string', maxLength: 65_536 } } },
      },
      responses: delivery.responses,
    },
  };
};

const WECOM_HOOK = hook(
  'WeCom',
  {
    summary: 'WeCom checks the address: answers `echostr`, decrypted',
    answer: '`echostr`, decrypted',
    refused: 'Wrong `msg_signature`',
  },
  {
    summary: 'WeCom says that an account of customer service has something to pull',
    responses: {
      200: text('`success`'),
      400: text('Signed, but not readable'),
      403: text('Wrong `msg_signature`'),
      413: text('Too large'),
    },
  },
);

const WECHAT_HOOK = hook(
  'WeChat',
  {
    summary: 'WeChat checks the address: answers `echostr`',
    answer: '`echostr`, decrypted where it came encrypted',
    refused: 'Wrong signature',
  },
  {
    summary: 'WeChat delivers a message or event; `success` means that it is kept',
    responses: {
      200: text('`success`'),
      400: text('Signed, but not readable'),
      403: text('Wrong signature, or too old'),
    },
  },
);

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
      403: {
        description: '`forbidden` from another machine or through a proxy, where none has been configured',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
    [{}, { metricsToken: [] }],
  ),
  '/channels/wechat/{account}': WECHAT_HOOK,
  '/channels/wecom/{account}': WECOM_HOOK,
  '/api/openapi.json': operation('getOpenApi', 'This document', {
    200: json('OpenAPI 3.1', { openapi: { type: 'string' } }, ['openapi']),
  }),
} as const;
