/** R048: ten tickets and what is said of them. The texts were read and judged by a person; a change must be, too. */
import { describe, expect, it } from 'vitest';
import { parseClassKey } from '../../../routing/dispatch/eligibility.ts';
import { explainReceipt } from '../../../routing/dispatch/explain-receipt.ts';
import { type PlanFacts, type Present, planTicket } from '../../../routing/dispatch/plan.ts';
import { DEFAULT_POLICY, type Policy } from '../../../routing/policy.ts';
import { factsOf, personOf } from './samples.ts';

const ARRIVAL = Date.parse('2026-11-20T01:00:00.000Z');
const names = { region: (code: string) => ({ '330106': '云溪县', '330100': '杭溪市' })[code] };

const say = (
  over: Partial<PlanFacts>,
  present: Present[],
  policy: Partial<Policy> = {},
  locale: 'zh-CN' | 'en' = 'zh-CN',
): string => {
  const plan = planTicket(factsOf({ arrivalMs: ARRIVAL, ...over }), present, {
    ...DEFAULT_POLICY,
    ...policy,
  });
  const step = plan.kind === 'queue' ? 'plan' : 'message_box';
  const said = explainReceipt({ step, data: { ...plan.receipt } }, locale, parseClassKey, names)!;
  return [said.title, ...said.sentences].join('\n');
};

const zhou = personOf({ id: 'zhou', displayName: '周明' });
const lin = personOf({ id: 'lin', displayName: '林晓', skills: [{ key: '劳动纠纷', level: 5 }] });
const zhang = personOf({ id: 'zhang', displayName: '张三', skills: [{ key: '劳动纠纷', level: 2 }] });
const chen = personOf({ id: 'chen', displayName: '陈静', skills: [{ key: '婚姻家庭', level: 5 }] });

describe('ten tickets in words', () => {
  it('1: an ordinary one', () => {
    expect(say({}, [zhou, lin, zhang])).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会普通话、服务云溪县。
      范围：现在开放给“专长人员”。
      没人接时：过20秒扩大到“懂该事项的人员”，再过40秒扩大到“不限事项的人员”，再过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：周明、林晓。
      其中现在有空的先派；都在忙就按顺序等。
      未入选：张三（劳动纠纷等级不够，需3级）。
      优先：没有，按到达先后排队。"
    `);
  });
  it('2: a language that few speak', () => {
    expect(
      say({ language: 'yue' }, [zhou, personOf({ id: 'c', displayName: '陈静', languages: ['zh', 'yue'] })]),
    ).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会粤语、服务云溪县。
      范围：现在开放给“专长人员”。
      没人接时：过20秒扩大到“懂该事项的人员”，再过40秒扩大到“不限事项的人员”，再过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：陈静。
      其中现在有空的先派；都在忙就按顺序等。
      未入选：周明（不会粤语）。
      优先：没有，按到达先后排队。"
    `);
  });
  it('3: only people of another matter', () => {
    expect(say({}, [chen, { ...lin, ready: false }])).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会普通话、服务云溪县。
      范围：更小的范围里没有人在接单，不空等，直接开放给“不限事项的人员”。
      没人接时：过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：陈静、林晓（暂停中）。
      其中现在有空的先派；都在忙就按顺序等。
      优先：没有，按到达先后排队。"
    `);
  });
  it('4: priority of several kinds', () => {
    expect(
      say(
        {
          groups: ['migrant_worker', 'women'],
          urgency: 'critical',
          returned: true,
          dueAtMs: ARRIVAL + 3_600_000,
        },
        [lin],
      ),
    ).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会普通话、服务云溪县。
      范围：现在开放给“专长人员”。
      没人接时：过20秒扩大到“懂该事项的人员”，再过40秒扩大到“不限事项的人员”，再过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：林晓。
      其中现在有空的先派；都在忙就按顺序等。
      优先：农民工提前5分钟、特急提前30分钟、重新排队提前10分钟、临近期限提前2小时15分钟，合计提前3小时。"
    `);
  });
  it('5: a crisis', () => {
    expect(
      say({ crisis: 'alarm' }, [
        zhou,
        personOf({ id: 'v', displayName: '王五', capacity: { voice: 1, chat: 0, task: 0 } }),
      ]),
    ).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会普通话、服务云溪县。
      范围：因危机警报，一次全部开放。
      可以接：周明。
      其中现在有空的先派；都在忙就按顺序等。
      未入选：王五（不接在线咨询）。
      优先：危机警报提前2小时。"
    `);
  });
  it('6: a conflict of interest, whose reason stays sealed', () => {
    const exclusions = [{ orgId: 'firm-x', why: 'opposing_party' as const, at: '' }];
    const text = say({ exclusions }, [personOf({ id: 'x', displayName: '赵六', orgId: 'firm-x' }), zhou]);
    expect(text).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会普通话、服务云溪县。
      范围：现在开放给“专长人员”。
      没人接时：过20秒扩大到“懂该事项的人员”，再过40秒扩大到“不限事项的人员”，再过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：周明。
      其中现在有空的先派；都在忙就按顺序等。
      未入选：赵六（按规定回避，原因封存）。
      优先：没有，按到达先后排队。"
    `);
    expect(text).not.toContain('对方');
  });
  it('7: an adviser', () => {
    expect(say({ preferredStaffId: 'lin', preferredBy: 'adviser' }, [zhou, lin])).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会普通话、服务云溪县。
      先派给林晓：是来件人的村居、企业或家庭的法律顾问。
      范围：现在开放给“专长人员”。
      没人接时：过20秒扩大到“懂该事项的人员”，再过40秒扩大到“不限事项的人员”，再过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：周明、林晓。
      其中现在有空的先派；都在忙就按顺序等。
      优先：没有，按到达先后排队。"
    `);
  });
  it('8: an enterprise', () => {
    const expert = personOf({ id: 'e', displayName: '钱七', skills: [{ key: 'desk:enterprise', level: 3 }] });
    expect(say({ groups: ['enterprise'], matter: '合同纠纷' }, [expert, zhou])).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、是民营企业专席人员、会普通话、服务云溪县。
      属于“民营企业专席”，先由专席人员接待。
      范围：现在开放给“专席人员”。
      没人接时：过30秒扩大到“专长人员”，再过20秒扩大到“懂该事项的人员”，再过40秒扩大到“不限事项的人员”，再过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：钱七。
      其中现在有空的先派；都在忙就按顺序等。
      未入选：周明（不是民营企业专席人员）。
      优先：没有，按到达先后排队。"
    `);
  });
  it('9: a weak county, helped by its pair', () => {
    const helper = personOf({ id: 'h', displayName: '孙八', regionCodes: ['330200'] });
    const pairing = [{ region: '330106', rank: 1, toRegion: '330200' }];
    expect(say({}, [helper], { pairing })).toMatchInlineSnapshot(`
      "确定谁可以接
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会普通话、服务云溪县。
      范围：更小的范围里没有人在接单，不空等，直接开放给“结对帮扶地区”。
      没人接时：过2分钟扩大到“本市”，再过5分钟扩大到“全省”；排队位置不变。
      可以接：孙八。
      其中现在有空的先派；都在忙就按顺序等。
      优先：没有，按到达先后排队。"
    `);
  });
  it('10: nobody at all, in grab mode', () => {
    const modes = [{ when: {}, mode: 'grab' as const }];
    expect(say({ language: 'bo' }, [zhou, chen], { modes })).toMatchInlineSnapshot(`
      "转入留言
      要求：能接在线咨询、懂劳动纠纷（3级及以上）、会藏语、服务云溪县。
      未入选：周明（不会藏语）；陈静（不会藏语）。
      扩大到最大范围也没有在班的人能接，转为留言，按承诺时限答复。"
    `);
  });
  it('the same in English', () => {
    expect(
      say(
        { groups: ['elderly'], preferredStaffId: 'lin', preferredBy: 'sticky' },
        [lin, zhang, chen],
        {},
        'en',
      ),
    ).toMatchInlineSnapshot(`
      "Who may take it
      Asked for: takes chats, Labour (level 3 or more), speaks Mandarin, serves 云溪县.
      Goes to 林晓 first, who answered this citizen in the same matter before.
      Open to: specialists now.
      If nobody does: after 20 s to anybody who knows the matter, after another 40 s to anybody, whatever the matter, after another 2 min to the whole city, after another 5 min to the whole province; its place is kept.
      May take it: 林晓.
      Whoever of them is free gets it; while all are busy it waits its turn.
      Left out: 张三 (level in Labour below 3); 陈静 (does not do Labour).
      Priority: Elderly 3 min."
    `);
  });
});

describe('what happened to the offers', () => {
  const said = (step: string, data: Record<string, unknown>, locale: 'zh-CN' | 'en' = 'zh-CN') => {
    const one = explainReceipt({ step, data }, locale, parseClassKey);
    return one && [one.title, ...one.sentences].join(' ');
  };
  it('offer, refusal, expiry, assignment', () => {
    expect(said('offer', { name: '周明', rule: 'in_order', expiresAtMs: ARRIVAL })).toBe(
      '派给周明 原因：排队轮到本单；在现在有空、可以接的人里，周明手上的件最少（一样多的，先给空闲更久的）。 应在 09:00:00 前应答。',
    );
    expect(said('refuse', { name: '周明' })).toBe('周明没有接 排队位置不变，先问别人。');
    expect(said('expired', { name: '周明' })).toBe(
      '周明超时未应答 周明被暂停派单；本单排队位置不变，先问别人。',
    );
    expect(said('assign', { name: '林晓', by: '徐科长', reason: '专长' })).toBe(
      '指派给林晓 由徐科长指派。 理由：专长',
    );
    expect(said('classify', { matter: '劳动纠纷', confidence: 0.9, evidence: [{ rule: '欠薪' }] })).toBe(
      '自动分类 判为劳动纠纷，把握90%。 依据的规则：欠薪。',
    );
  });
  it('an old receipt without steps, and a step of which nothing is known', () => {
    expect(said('plan', { eligible: [], removed: [], credits: [] })).toBe(
      '确定谁可以接 可以接：在班人员中眼下没有人。 优先：没有，按到达先后排队。',
    );
    expect(said('from_the_future', { x: 1 })).toBeUndefined();
  });
  it('no receipt of a plan carries the reason of an exclusion', () => {
    const exclusions = [{ staffId: 'zhou', why: 'complained_of' as const, at: '' }];
    const { receipt } = planTicket(factsOf({ exclusions }), [zhou, lin], DEFAULT_POLICY);
    expect(receipt.removed[0]).toEqual({ id: 'zhou', name: '周明', by: 'excluded' });
    expect(JSON.stringify(receipt)).not.toContain('complained_of');
  });
});
