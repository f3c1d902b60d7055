/** Duty over HTTP with real spreadsheets: template, import, export, calendar file; what a person may not reach. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportPreview } from '../../../routing/protocol/duty/duty.ts';
import { createSheets } from '../../../server/sheets/thread-sheets.ts';
import { createTaskThreads } from '../../../server/threads/tasks.ts';
import { type HttpWorld, startHttpWorld } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
let cookie: string;
const threads = createTaskThreads();
const sheets = createSheets(threads);

beforeAll(async () => {
  world = await startHttpWorld();
  cookie = await world.signIn('supervisor');
});
afterAll(async () => {
  await world.close();
  await threads.close();
});

const get = (path: string, as = cookie) => world.request('GET', path, { headers: { cookie: as } });
const send = (method: string, path: string, body: unknown, as = cookie) =>
  world.request(method, path, {
    headers: { cookie: as, 'x-yixiantong': '1', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const rowsOf = async (response: Response): Promise<string[][]> => {
  const read = await sheets.read(Buffer.from(await response.arrayBuffer()), 'x.csv');
  if (!read.ok) throw new Error(read.detail ?? read.code);
  return read.value[0]!.rows;
};

describe('duty over HTTP', { timeout: 120_000 }, () => {
  it('DU7: a workbook with dates of its own is read, applied, exported and read again', async () => {
    const header = ['日期', '姓名', '班次', '岗位', '业务线', '地点', '带班'];
    const rows = [
      ['2026-12-01', '人员agent', '早班', '热线', '法律咨询', '县中心', '是'],
      ['2026/12/2', '人员agent', '夜班', '热线', '', '', ''],
    ];
    const file = await sheets.write([{ name: '排班', header, rows }], 'xlsx');
    const made = await send('POST', '/api/v1/duty/imports', {
      name: '十二月.xlsx',
      base64: file.toString('base64'),
      mode: 'replace',
    });
    expect(made.status).toBe(201);
    const preview = (await made.json()) as ImportPreview;
    expect(preview).toMatchObject({ problems: [], unchanged: 0, first: '2026-12-01', last: '2026-12-02' });
    expect(preview.add).toHaveLength(3);
    const applied = await send('POST', `/api/v1/duty/imports/${preview.change.id}/apply`, { version: 1 });
    expect(await applied.json()).toMatchObject({ state: 'applied', added: 3 });
    for (const format of ['xlsx', 'csv']) {
      const sent = await get(`/api/v1/duty/export?month=2026-12&format=${format}`);
      expect(sent.headers.get('content-disposition')).toContain(encodeURIComponent('排班 2026-12'));
      const table = await rowsOf(sent);
      expect(table[1]).toEqual([
        '2026-12-01',
        '人员agent',
        'agent',
        '08:30',
        '12:00',
        '热线',
        '法律咨询',
        '县中心',
        '是',
        '否',
      ]);
      expect(table).toHaveLength(4);
    }
    const own = await world.signIn('agent');
    const ics = await get('/api/v1/duty/mine.ics', own);
    expect(ics.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect((await ics.text()).match(/BEGIN:VEVENT/g)).toHaveLength(3);
  });

  it('DU7: the template is itself a rota, but of people who are not there', async () => {
    const rows = await rowsOf(await get('/api/v1/duty/template?format=xlsx'));
    expect(rows[0]).toContain('日期');
    const csv = Buffer.from(await (await get('/api/v1/duty/template?format=csv')).arrayBuffer());
    const made = await send('POST', '/api/v1/duty/imports', {
      name: 't.csv',
      base64: csv.toString('base64'),
    });
    const { problems } = (await made.json()) as ImportPreview;
    expect(problems.map(({ row, column }) => `${row} ${column}`)).toEqual(['2 姓名', '3 工号', '4 姓名']);
  });

  it('refuses what is no spreadsheet, a range of a year, a bad day, and who may not', async () => {
    const noSheet = await send('POST', '/api/v1/duty/imports', {
      name: 'x.xlsx',
      base64: Buffer.from([0, 1, 2, 3]).toString('base64'),
    });
    expect(noSheet.status).toBe(415);
    expect((await get('/api/v1/duty/rota?from=2026-01-01&to=2026-12-31')).status).toBe(400);
    expect((await get('/api/v1/duty/rota?from=2026-02-30&to=2026-03-01')).status).toBe(400);
    const agent = await world.signIn('agent');
    expect((await get('/api/v1/duty/ledger?month=2026-12', agent)).status).toBe(403);
    expect(
      (await send('PUT', '/api/v1/duty/calendar/2027', { version: 0, holidays: [], makeUpDays: [] }, agent))
        .status,
    ).toBe(403);
    const admin = await world.signIn('admin');
    expect((await get('/api/v1/duty/mine', admin)).status).toBe(403);
  });

  it('DU11: ledger and statement go out as spreadsheets', async () => {
    expect((await rowsOf(await get('/api/v1/duty/ledger/export?month=2026-11&format=xlsx')))[0]?.[0]).toBe(
      '姓名',
    );
    const statement = await rowsOf(await get('/api/v1/duty/statement/export?month=2026-11&format=csv'));
    expect(statement.at(-1)).toEqual(['合计', '', '', '', '', '', '', '0.00']);
    const visit = { day: '2026-11-18', kind: 'contact', place: '青山司法所', purpose: '联系站点' };
    expect((await send('POST', '/api/v1/duty/visits', visit)).status).toBe(201);
    const leaders = await rowsOf(await get('/api/v1/duty/leaders/export?year=2026&format=csv'));
    expect(leaders[0]?.slice(4, 6)).toEqual(['合计天数', '天数目标']);
    expect(leaders[1]?.slice(-3)).toEqual(['1', '3', '青山司法所']);
    const proof = await get('/api/v1/duty/mine/certificate?year=2026');
    expect(proof.headers.get('content-type')).toContain('text/html');
    expect(await proof.text()).toContain('公益法律服务时长证明');
  });
});
