/** The door a contact came through, as evidence beside the words. */
import { describe, expect, it } from 'vitest';
import { withEntry } from '../../../routing/classify/entry.ts';
import { createClassifier } from '../../../routing/classify/index.ts';

const classifier = createClassifier({ model: null });

describe('entry and tile', () => {
  it('R081: the migrant workers’ entry adds the group and, for bare words, the matter', () => {
    const found = withEntry(classifier.classify('你好，请问有人吗'), 'migrant-worker/tile:wage');
    expect(found.matter).toBe('劳动纠纷');
    expect(found.groups).toContain('migrant_worker');
    expect(found.needsReview).toBe(true);
    expect(found.evidence.map((one) => one.rule)).toContain('入口');
  });
  it('clear words outweigh a tile, which stays as a candidate', () => {
    const found = withEntry(classifier.classify('我要和丈夫离婚，孩子抚养权归谁，彩礼要不要退'), 'tile:wage');
    expect(found.matter).toBe('婚姻家庭');
    expect(found.candidates.map((one) => one.matter)).toContain('劳动纠纷');
  });
  it('MB3: a letter is a complaint unless its words say suggestion or praise', () => {
    const kindOf = (text: string) => withEntry(classifier.classify(text), 'mailbox').kind;
    expect(classifier.classify('大厅周六不开门').kind).toBe('advice');
    expect(kindOf('大厅周六不开门')).toBe('complaint');
    expect(kindOf('我建议周六也开门')).toBe('suggestion');
    expect(kindOf('表扬窗口的同志，服务很好')).toBe('praise');
    const matterOf = (text: string) => withEntry(createClassifier().classify(text), 'mailbox').matter;
    expect(matterOf('周六大厅没有人，白跑一趟')).toBe('其他');
    expect(matterOf('公司拖欠工资三个月，劳动仲裁窗口不受理')).toBe('劳动纠纷');
  });
  it('CL-E1, R033: a life event adds its mark beside the tile below it, once', () => {
    const found = withEntry(classifier.classify('你好'), 'web/tile:dismissal/event:jobless');
    expect(found).toMatchObject({ matter: '劳动纠纷', tags: ['生活事件:失业'] });
    expect(found.evidence.map((one) => one.effect)).toContain('tag:生活事件:失业');
    const said = withEntry(classifier.classify('我去年失业了，领不到失业金'), 'event:jobless');
    expect(said.tags?.filter((tag) => tag === '生活事件:失业')).toHaveLength(1);
    // R034: the second tap says which event of the enterprise.
    expect(withEntry(classifier.classify('你好'), 'tile:firm_close/event:firm')).toMatchObject({
      matter: '公司法',
      tags: ['企业事件:破产注销'],
    });
  });
  it('unknown entries and none at all change nothing', () => {
    const plain = classifier.classify('借钱不还');
    expect(withEntry(plain, undefined)).toBe(plain);
    expect(withEntry(plain, 'constructor/tile:__proto__/event:toString')).toEqual(plain);
  });
});
