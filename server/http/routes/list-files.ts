/** Lists of administration as files. */
import { ok } from '../../../routing/errors.ts';
import { auditQuery, sheetQuery } from '../../../routing/protocol/commands.ts';
import type { ListFiles } from '../../desk/admin/list-files.ts';
import { SHEET_MIME, type SheetFormat, type Sheets, type WrittenSheet } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';

const written = 'written into the audit log';

export const listFileRoutes = ({
  listFiles,
  sheets,
}: {
  listFiles: ListFiles;
  sheets: Pick<Sheets, 'write'>;
}) => {
  const fileOf = async (name: string, sheet: WrittenSheet, format: SheetFormat) =>
    ok(download(`${name}.${format}`, SHEET_MIME[format], await sheets.write([sheet], format)));
  return [
    route('GET /api/v1/reports/ratings/export', {
      access: 'rating.read',
      cost: 10,
      tag: 'ratings',
      summary: `Ratings as a file; ${written}`,
      query: sheetQuery,
      out: 'binary',
      refusals: ['too_large'],
      handle: async ({ who, query: { format } }) => {
        const found = await listFiles.ratings(who, format);
        return found.ok ? fileOf('ratings', found.value, format) : found;
      },
    }),
    route('GET /api/v1/audit/export', {
      access: 'audit.read',
      cost: 10,
      tag: 'audit',
      summary: `Audit entries as a file, with the hash of each; ${written}`,
      query: auditQuery.extend(sheetQuery.shape),
      out: 'binary',
      refusals: ['too_large'],
      handle: async ({ who, query: { format, ...query } }) => {
        const found = await listFiles.audit(who, query, format);
        return found.ok ? fileOf('audit', found.value, format) : found;
      },
    }),
    route('GET /api/v1/staff/export', {
      access: 'staff.manage',
      cost: 10,
      tag: 'staff',
      summary: `Accounts as a file; ${written}`,
      query: sheetQuery,
      out: 'binary',
      refusals: ['too_large'],
      handle: async ({ who, query: { format } }) => {
        const found = await listFiles.staff(who, format);
        return found.ok ? fileOf('staff', found.value, format) : found;
      },
    }),
  ];
};
