/** The test button of a partner: one signed ping per address, and what is wrong in words that help. */
import type { PartnerTest } from '../../../routing/protocol/exchange/exchange.ts';
import type { Partner } from '../../../routing/workorder.ts';
import type { LineAnswer, LineFailure, PartnerLine } from '../../channels/partner-line.ts';
import type { Clock, Ids } from '../../ports.ts';
import { newestKey } from '../workorders/outbox.ts';

type Words = { zh: string; en: string };

const TEST_TIMEOUT_MS = 8_000;
/** Clocks further apart than this are named, ms; the signature window is 300 s. */
const SKEW_NAMED_MS = 30_000;

const FAILURES: Record<LineFailure, Words> = {
  bad_address: { zh: '地址格式不正确。', en: 'The address is not valid.' },
  private_address: {
    zh: '地址在内网，未获允许；请运维人员在 PARTNER_NETWORKS 中列出该网段。',
    en: 'The address is in a private network; the operator must list it in PARTNER_NETWORKS.',
  },
  not_found: { zh: '域名无法解析，请核对地址或 DNS。', en: 'The host name cannot be resolved.' },
  refused: {
    zh: '连接被拒绝，请确认对方服务已启动、防火墙已放行。',
    en: 'The connection was refused; is the service running, is the firewall open?',
  },
  timeout: { zh: '对方超时未答，请检查网络和对方服务。', en: 'No answer in time.' },
  tls: { zh: '证书无效或已过期，请对方检查证书。', en: 'The certificate is not valid.' },
  broken: { zh: '连接中断，没有收到完整回答。', en: 'The connection broke before the answer was complete.' },
};

const adviceFor = (answer: LineAnswer, skewMs: number | undefined): Words => {
  if (!answer.ok) return FAILURES[answer.why];
  if (answer.status === 401 || answer.status === 403) {
    if (skewMs !== undefined && Math.abs(skewMs) > SKEW_NAMED_MS)
      return {
        zh: `对方拒绝签名，且两边时钟相差 ${Math.round(skewMs / 1000)} 秒，请先校准时钟。`,
        en: `The signature was refused and the clocks are ${Math.round(skewMs / 1000)} s apart: set the clocks first.`,
      };
    return {
      zh: '对方拒绝签名：请核对双方的密钥编号和密钥，并确认中间代理没有改写路径或内容。',
      en: 'The signature was refused: compare key id and secret, and check that no proxy rewrites path or body.',
    };
  }
  if (answer.status === 404)
    return {
      zh: '能连通，但对方没有 /ping 测试地址；请核对地址，或以实际转办一单为准。',
      en: 'Reached, but there is no /ping at this address; check it, or try with a real work order.',
    };
  if (answer.status >= 500) return { zh: '对方系统出错，请联系对方。', en: 'Their system failed.' };
  if (answer.status >= 300 && answer.status < 400)
    return { zh: '对方要求跳转，请改填最终地址。', en: 'They redirect; enter the final address.' };
  if (answer.status >= 400)
    return { zh: `对方回答 ${answer.status}，请核对地址。`, en: `They answered ${answer.status}.` };
  if (skewMs !== undefined && Math.abs(skewMs) > SKEW_NAMED_MS)
    return {
      zh: `连通，但两边时钟相差 ${Math.round(skewMs / 1000)} 秒，超过 300 秒签名将被拒绝。`,
      en: `Works, but the clocks are ${Math.round(skewMs / 1000)} s apart; beyond 300 s signatures are refused.`,
    };
  return { zh: '正常。', en: 'Works.' };
};

/** Sends `POST <address>/ping`, signed, to each configured address. Nothing is filed by it. */
export const testPartner = async (
  partner: Partner,
  deps: { line: PartnerLine; clock: Clock; ids: Pick<Ids, 'next'> },
): Promise<PartnerTest> => {
  const key = newestKey(partner);
  const addresses = [
    { what: 'orders' as const, url: partner.ordersUrl },
    { what: 'status' as const, url: partner.statusUrl },
  ];
  const checks: PartnerTest['checks'] = [];
  for (const { what, url } of addresses) {
    if (!url || !key) continue;
    const fromMs = deps.clock.nowMs();
    const answer = await deps.line.post({
      url: `${url.replace(/\/$/, '')}/ping`,
      keyId: key.keyId,
      secret: deps.line.open(key.sealed),
      idempotencyKey: `ping-${deps.ids.next()}`,
      body: { ping: true },
      timeoutMs: TEST_TIMEOUT_MS,
    });
    const nowMs = deps.clock.nowMs();
    // Their Date header has whole seconds: the middle of the call is as good as it gets.
    const skewMs =
      answer.ok && answer.theirMs !== undefined
        ? Math.round((answer.theirMs - (fromMs + nowMs) / 2) / 1000) * 1000
        : undefined;
    const advice = adviceFor(answer, skewMs);
    checks.push({
      what,
      reached: answer.ok,
      ...(answer.ok ? { httpStatus: answer.status } : { failure: answer.why }),
      signature: !answer.ok
        ? 'unknown'
        : answer.status === 401 || answer.status === 403
          ? 'refused'
          : answer.status < 300
            ? 'accepted'
            : 'unknown',
      ...(skewMs === undefined ? {} : { skewMs }),
      tookMs: nowMs - fromMs,
      advice: advice.zh,
      adviceEn: advice.en,
    });
  }
  return { ok: checks.length > 0 && checks.every((one) => one.signature === 'accepted'), checks };
};
