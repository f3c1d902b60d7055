/** References on the fake staff server: a few items, one of them ended, and a file that is looked at. */
import type { Express } from 'express';
import type { ReferenceHit } from '../../../routing/protocol/bureau/references.ts';

const ITEMS: ReferenceHit[] = [
  {
    code: 'LC-07',
    title: '没签合同双倍工资',
    source: '中华人民共和国劳动合同法',
    article: '第八十二条',
    text: '自用工之日起超过一个月不满一年未订立书面劳动合同的，应当每月支付二倍工资。',
    matters: ['劳动纠纷'],
    from: '2008-01-01',
    state: 'in_force',
    score: 0.6,
  },
  {
    code: 'LA-02',
    title: '劳动仲裁不收费',
    source: '中华人民共和国劳动争议调解仲裁法',
    article: '第五十三条',
    text: '劳动争议仲裁不收费。',
    matters: ['劳动纠纷'],
    from: '2008-05-01',
    state: 'in_force',
    score: 0.3,
  },
  {
    code: 'PL-25',
    title: '民间借贷利率上限（旧）',
    source: '民间借贷规定（2015年）',
    article: '第二十六条',
    text: '超过年利率百分之三十六的部分无效。',
    matters: ['债权债务'],
    from: '2015-09-01',
    to: '2020-08-19',
    state: 'expired',
    score: 0.2,
  },
];

export const serveReferences = (app: Express): void => {
  app.get('/api/v1/references', (_req, res) => res.json({ items: ITEMS, version: 0 }));
  app.post('/api/v1/references/import', (_req, res) =>
    res.json({
      rows: 1,
      created: 0,
      changed: 0,
      same: 0,
      applied: false,
      problems: [{ row: 2, column: '事项', message: '没有这个事项：外星事务' }],
    }),
  );
  app.get('/api/v1/tickets/:id/references', (req, res) => {
    const text = typeof req.query.text === 'string' ? req.query.text : undefined;
    const items = text
      ? ITEMS.filter((one) => one.title.includes(text))
      : ITEMS.filter((one) => one.state === 'in_force');
    res.json({ items });
  });
};
