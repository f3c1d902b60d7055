import { afterAll, describe, expect, it, vi } from 'vitest';
import { SHEET_LIMITS } from '../../../server/sheets/sheets.ts';
import { createSheets } from '../../../server/sheets/thread-sheets.ts';
import { createTaskThreads } from '../../../server/threads/tasks.ts';
import { zip } from '../../support/samples/zip.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const threads = createTaskThreads();
const sheets = createSheets(threads);
afterAll(() => threads.close());

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const rowsOf = async (bytes: Buffer) => {
  const found = await sheets.read(bytes, '表.csv');
  if (!found.ok) throw new Error(`${found.code} ${found.detail}`);
  return found.value;
};

const SAMPLE = {
  name: '规则',
  header: ['编号', '名称', '数量'],
  rows: [
    ['a-1', '多行\n“引号",逗号', 3],
    ['', null, -2.5],
    ['=HYPERLINK("http://x")', '+8613800000000', true],
    ['  前后空格 ', '𠮷野家 🙂', undefined],
  ],
};
const READ = [
  ['编号', '名称', '数量'],
  ['a-1', '多行\n“引号",逗号', '3'],
  ['', '', '-2.5'],
  ['=HYPERLINK("http://x")', '+8613800000000', 'TRUE'],
  ['  前后空格 ', '𠮷野家 🙂'],
];

/** A workbook of one sheet with this body. */
const workbook = (sheetData: string) =>
  zip({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml':
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
  });

describe('tables', () => {
  it.each(['csv', 'xlsx'] as const)('%s reads back what was written', async (format) => {
    const read = await rowsOf(await sheets.write([SAMPLE], format));
    expect(read).toEqual([{ name: format === 'csv' ? '表.csv' : '规则', rows: READ }]);
  });

  it('XLSX holds several sheets, with names that Excel takes', async () => {
    const named = (name: string) => ({ name, header: ['x'], rows: [[name]] });
    const long = '很'.repeat(40);
    const read = await rowsOf(await sheets.write(['a/b:c', 'A/B:C', long, ''].map(named), 'xlsx'));
    expect(read.map(({ name }) => name)).toEqual(['a_b_c', 'A_B_C (2)', '很'.repeat(31), 'Sheet4']);
    expect(read[2]?.rows).toEqual([['x'], [long]]);
  });

  it('CSV begins with the UTF-8 mark and takes the teeth out of formulas, numbers stay numbers', async () => {
    const file = await sheets.write(
      [{ name: 's', header: ['x'], rows: [['=1+1'], ['@SUM(A1)'], ['-cmd'], ['\t=1'], ['＝1'], [-5]] }],
      'csv',
    );
    expect(file.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const lines = file.toString('utf8').slice(1).split('\r\n');
    expect(lines).toEqual(['x', "'=1+1", "'@SUM(A1)", "'-cmd", "'\t=1", "'＝1", '-5', '']);
  });

  it('text that looks like a formula is text in XLSX', async () => {
    const read = await rowsOf(await sheets.write([SAMPLE], 'xlsx'));
    expect(read[0]?.rows[3]?.[0]).toBe('=HYPERLINK("http://x")');
  });

  it('a cell longer than Excel holds is cut, and says so', async () => {
    const read = await rowsOf(
      await sheets.write([{ name: 's', header: ['x'], rows: [['字'.repeat(40_000)]] }], 'xlsx'),
    );
    expect(read[0]?.rows[1]?.[0]).toBe(`${'字'.repeat(32_766)}…`);
  });

  it.each([
    ['UTF-8 without mark', utf8('编号,名称\n1,离婚\n')],
    ['UTF-8 with mark', utf8('\ufeff编号,名称\r\n1,离婚\r\n')],
    ['semicolons', utf8('编号;名称\n1;离婚')],
    ['tabs', utf8('编号\t名称\n1\t离婚\n\n')],
    ['GB 18030', Buffer.from('b1e0bac52cc3fbb3c60a312cc0ebbbe90a', 'hex')],
  ])('CSV in %s is read', async (_, bytes) => {
    expect((await rowsOf(bytes))[0]?.rows).toEqual([
      ['编号', '名称'],
      ['1', '离婚'],
    ]);
  });

  it('long numbers, dates, booleans, gaps and stored results of formulas come as text', async () => {
    const rows = (
      await rowsOf(
        workbook(
          '<row r="2"><c r="B2"><v>110101199001011234</v></c><c r="D2" t="b"><v>1</v></c></row>' +
            '<row r="4"><c r="A4" t="str"><f>A1&amp;"x"</f><v>算得</v></c></row>',
        ),
      )
    )[0]?.rows;
    expect(rows).toEqual([[], ['', '110101199001011234', '', 'TRUE'], [], ['算得']]);
  });
});

describe('files that are refused', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  it.each([
    ['a picture', png, 'unsupported_type'],
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'unsupported_type'],
    ['nothing', Buffer.alloc(0), 'invalid_input'],
    ['a zip that is no workbook', zip({ 'a.txt': 'x' }), 'invalid_input'],
    ['a quote that is not closed', utf8('a,b\n"x,1\n'), 'invalid_input'],
    ['a cell that is not XML', workbook('<row r="1"><c r="A1"'), 'invalid_input'],
    ['more than the limit', Buffer.alloc(SHEET_LIMITS.bytes + 1, 'a'), 'too_large'],
    ['too many rows', utf8('a\n'.repeat(SHEET_LIMITS.rows + 1)), 'too_large'],
  ])('%s', async (_, bytes, code) => {
    const found = await sheets.read(bytes, 'x');
    expect(found).toMatchObject({ ok: false, code, field: 'file' });
  });

  it('a workbook cut short', async () => {
    const whole = await sheets.write([SAMPLE], 'xlsx');
    for (const part of [0.3, 0.6, 0.95]) {
      const found = await sheets.read(whole.subarray(0, Math.floor(whole.length * part)), 'x');
      expect(found).toMatchObject({ ok: false, code: 'invalid_input' });
    }
  });

  it('a row number that would make a reader spin is ended by the limits of its thread', async () => {
    const strict = createSheets(threads, { limitMs: 4_000, heapMb: 64 });
    const found = await strict.read(
      workbook('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
      'x',
    );
    expect(found).toMatchObject({ ok: false, code: 'too_large' });
  });

  it('an archive that tells two numbers of entries, to hide some from the sum of their sizes', async () => {
    const book = Buffer.from(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'));
    book.writeUInt16LE(0, book.length - 12);
    expect(await sheets.read(book, 'x')).toMatchObject({ ok: false, code: 'invalid_input' });
  });

  it('an archive that unpacks to more than it should', async () => {
    const bomb = workbook(`<row r="1"><c r="A1" t="str"><v>${' '.repeat(140_000_000)}</v></c></row>`);
    expect(bomb.length).toBeLessThan(SHEET_LIMITS.bytes);
    expect(await sheets.read(bomb, 'x')).toMatchObject({ ok: false, code: 'too_large' });
  });
});
