/** The closed list of refusal codes. A refusal is an expected answer; anything else is a defect or a lost service. */

/** One row: what HTTP status it maps to, how loud the log is, and the sentence that a person reads. */
export interface RefusalRow {
  status: number;
  log: 'silent' | 'info' | 'warn' | 'error';
  zh: string;
  en: string;
}

const row = (status: number, log: RefusalRow['log'], zh: string, en: string): RefusalRow => ({
  status,
  log,
  zh,
  en,
});

/**
 * Code to HTTP status, log level and sentence. The one table that the HTTP layer, socket acknowledgements
 * and front ends read; never branch on message text.
 */
export const REFUSALS = {
  invalid_input: row(
    400,
    'info',
    '填写的内容有误，请按提示修改后再提交。',
    'Some input is not valid; please correct it.',
  ),
  broken_json: row(400, 'info', '请求不是有效的 JSON，请检查格式。', 'The body is not valid JSON.'),
  too_large: row(413, 'info', '内容过大，请精简后再提交。', 'The content is too large.'),
  unsupported_type: row(415, 'info', '不支持这种文件类型，请换一种格式。', 'This file type is not accepted.'),
  not_signed_in: row(401, 'silent', '登录已失效，请重新登录。', 'Please sign in again.'),
  bad_credentials: row(401, 'warn', '用户名或密码不正确。', 'Wrong user name or password.'),
  locked_out: row(
    423,
    'warn',
    '登录失败次数过多，账号已临时锁定，请稍后再试。',
    'Too many failed attempts; try later.',
  ),
  forbidden: row(403, 'warn', '您没有权限进行此操作。', 'You may not do this.'),
  foreign_origin: row(
    403,
    'warn',
    '请求来自未允许的网站，请联系管理员添加该域名。',
    'This origin is not allowed.',
  ),
  protocol_version: row(426, 'info', '页面版本过旧，请刷新页面。', 'The page is out of date; please reload.'),
  not_found: row(404, 'silent', '没有找到，可能已被删除或编号有误。', 'Not found.'),
  bad_token: row(
    401,
    'info',
    '链接或凭证无效或已过期，请重新打开页面。',
    'The link or token is invalid or expired.',
  ),
  duplicate_key: row(409, 'info', '编号或名称已存在，请换一个。', 'This key already exists.'),
  key_reused: row(
    409,
    'warn',
    '同一个幂等键对应了不同的内容，请更换幂等键。',
    'The idempotency key was used for other content.',
  ),
  version_conflict: row(
    409,
    'silent',
    '内容已被他人更新，请刷新后重试。',
    'Changed meanwhile; please reload.',
  ),
  wrong_state: row(
    409,
    'info',
    '当前状态下不能进行此操作，请刷新查看最新状态。',
    'Not possible in the current state.',
  ),
  not_owner: row(403, 'info', '该工单不由您负责。', 'This ticket is not yours.'),
  offer_gone: row(409, 'silent', '该派单已被接走、撤回或超时。', 'This offer is gone.'),
  at_capacity: row(409, 'info', '已达到同时接待上限，请先结束一个会话。', 'At capacity; finish one first.'),
  not_on_duty: row(409, 'info', '您当前不在值班时间，请联系值班主管。', 'You are not on duty now.'),
  already_rated: row(409, 'silent', '已评价，无需重复评价。', 'Already rated.'),
  rating_closed: row(409, 'silent', '评价期限已过，感谢您的支持。', 'The rating window is over.'),
  orders_open: row(
    409,
    'info',
    '还有服务单未办结，请先转交等待回复或撤销后再结案。',
    'Service orders are still open.',
  ),
  matter_required: row(409, 'info', '结案前必须确认事项类别。', 'Confirm the matter before closing.'),
  feedback_required: row(
    409,
    'info',
    '结案前必须向群众反馈结果。',
    'Give feedback to the citizen before closing.',
  ),
  risk_open: row(
    409,
    'info',
    '该工单带有风险标记，须由值班负责人确认后才能结案。',
    'The duty leader must clear the risk first.',
  ),
  return_reason: row(
    409,
    'info',
    '退回须注明规定的理由，并在期限内提出。',
    'A return needs a listed reason, in time.',
  ),
  order_forced: row(
    409,
    'info',
    '该服务单已指定承办，不能再退回。',
    'This order was assigned for good and cannot be returned.',
  ),
  forced_owner: row(
    409,
    'info',
    '第二次退回由主管复核，须指定承办机构。',
    'A second return is decided by a supervisor, who names who must handle it.',
  ),
  extension_limit: row(
    409,
    'info',
    '延期须在到期前提出，且不超过规定的次数和天数。',
    'An extension must be asked for in time and within the limits.',
  ),
  grab_taken: row(409, 'silent', '该工单已被他人抢先接单。', 'Somebody else was faster.'),
  grab_closed: row(
    409,
    'silent',
    '该工单已不在抢单列表中，可能已转为派单、撤回或指派。',
    'This ticket is no longer open: it was pushed, withdrawn or assigned.',
  ),
  grab_too_soon: row(
    429,
    'info',
    '请先看清工单再抢单，稍候再试。',
    'Read the ticket first; it opens for you in a moment.',
  ),
  grab_limit: row(
    429,
    'info',
    '已达到每日抢单上限，或两次抢单间隔太短。',
    'The daily limit is reached, or the last grab was too short ago.',
  ),
  rate_limited: row(429, 'info', '操作过于频繁，请稍候再试。', 'Too many requests; slow down.'),
  busy: row(
    503,
    'info',
    '来件过多，暂时无法受理，请稍候再试；紧急情况请拨打12348。',
    'Too many contacts at this moment; please try again shortly. If urgent, call 12348.',
  ),
  unavailable: row(
    503,
    'error',
    '服务暂时不可用，请稍后重试；紧急情况请拨打12348。',
    'Unavailable just now; if urgent, call 12348.',
  ),
  internal: row(500, 'error', '系统出现异常，已记录，请稍后再试。', 'An internal error was recorded.'),
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;

/** An expected refusal. `detail` says what is wrong in this case (Chinese); `field` is a path into the input. */
export interface Refusal {
  ok: false;
  code: RefusalCode;
  detail?: string;
  field?: string;
}

export interface Ok<T> {
  ok: true;
  value: T;
}

export type Outcome<T> = Ok<T> | Refusal;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

export const refuse = (code: RefusalCode, detail?: string, field?: string): Refusal => ({
  ok: false,
  code,
  ...(detail === undefined ? {} : { detail }),
  ...(field === undefined ? {} : { field }),
});

/** The sentence for a person, in the language asked for. */
export const refusalText = (
  refusal: Pick<Refusal, 'code' | 'detail'>,
  locale: 'zh-CN' | 'en' = 'zh-CN',
): string =>
  refusal.detail && locale === 'zh-CN'
    ? refusal.detail
    : locale === 'zh-CN'
      ? REFUSALS[refusal.code].zh
      : REFUSALS[refusal.code].en;
