/** What is wrong with places, days and pairings of a policy: codes, order of days, regions that stand by each other in a circle. Pure. */
import type { Pairing } from './dispatch/policy-data.ts';
import { covers, regionLevel, regionPrefix } from './dispatch/regions.ts';
import type { PolicyProblem } from './protocol/policies.ts';

export type Add = (path: string, zh: string, en: string, severity?: PolicyProblem['severity']) => void;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const checkRegion = (code: unknown, path: string, add: Add): void => {
  if (
    typeof code !== 'string' ||
    !/^\d+$/.test(code) ||
    ![6, 9, 12].includes(code.length) ||
    !regionLevel(code)
  )
    add(path, '行政区划代码须为6、9或12位数字。', 'A region code has 6, 9 or 12 digits.');
};

export const checkSpan = (span: { from?: string; to?: string }, path: string, add: Add): void => {
  for (const end of ['from', 'to'] as const) {
    const day = span[end];
    if (day !== undefined && !(DAY.test(day) && !Number.isNaN(Date.parse(day))))
      add(`${path}.${end}`, '日期格式为 2026-11-01。', 'Dates look like 2026-11-01.');
  }
  if (span.from && span.to && span.from > span.to)
    add(`${path}.to`, '结束早于开始。', 'It ends before it starts.');
};

/** Regions that stand by each other in a circle: each would wait for the other. */
export const checkPairing = (
  pairing: readonly Pairing[],
  add: Add,
  known: { orgIds: ReadonlySet<string> },
): void => {
  const edges: { from: string; to: string; index: number }[] = [];
  for (const [index, pair] of pairing.entries()) {
    const path = `pairing.${index}`;
    checkRegion(pair.region, `${path}.region`, add);
    if (!Number.isInteger(pair.rank) || pair.rank < 1)
      add(`${path}.rank`, '次序从1开始。', 'Ranks start at 1.');
    if ((pair.toRegion === undefined) === (pair.toFirm === undefined))
      add(
        path,
        '请填写支援地区或支援机构中的一个。',
        'Name either a supporting region or a supporting firm.',
      );
    if (pair.toFirm !== undefined && !known.orgIds.has(pair.toFirm))
      add(`${path}.toFirm`, '没有这个机构。', 'There is no such organisation.');
    checkSpan(pair, path, add);
    if (pair.toRegion === undefined) continue;
    checkRegion(pair.toRegion, `${path}.toRegion`, add);
    if (regionPrefix(pair.toRegion) === regionPrefix(pair.region))
      add(`${path}.toRegion`, '不能与自己结对。', 'A region cannot be paired with itself.');
    edges.push({ from: pair.region, to: pair.toRegion, index });
  }
  const reaches = (from: string, to: string, seen: Set<string>): boolean => {
    if (covers(to, from) || covers(from, to)) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return edges.some((edge) => covers(edge.from, from) && reaches(edge.to, to, seen));
  };
  for (const edge of edges)
    if (regionPrefix(edge.from) !== regionPrefix(edge.to) && reaches(edge.to, edge.from, new Set()))
      add(`pairing.${edge.index}`, '结对形成回路：双方互为支援。', 'Pairings form a circle.');
};
