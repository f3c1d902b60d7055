/** Rules in and out as files that people work with: YAML, JSON, XLSX, CSV. An import is handed back, never applied. */
import {
  parseRuleFiles,
  parseRules,
  type RuleSet,
  rulesAsData,
  rulesToSheets,
  sheetsToRules,
  writeRules,
} from '../../../routing/classify/index.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { RuleFile, RuleImport, RuleProblem } from '../../../routing/protocol/classify/rules.ts';
import type { Sheets } from '../../sheets/sheets.ts';
import type { RuleHolder } from './rules-holder.ts';

export const RULE_FORMATS = ['yaml', 'json', 'xlsx', 'csv'] as const;
export type RuleFormat = (typeof RULE_FORMATS)[number];

export interface RuleTransfer {
  /** A version (default: live) as one file; CSV has the rules alone. */
  exported(no?: number, format?: RuleFormat): Promise<Outcome<{ no: number; bytes: Buffer }>>;
  /** What a file says, as a rule file for the draft; or its problems. */
  imported(name: string, bytes: Uint8Array): Promise<Outcome<RuleImport>>;
}

/** A name that the draft takes. */
const fileName = (name: string): string =>
  `${
    name
      .replace(/\.[^.]*$/, '')
      .replace(/[^\w.\u4e00-\u9fff-]+/g, '-')
      .slice(0, 50) || 'rules'
  }.yaml`;

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

export const createRuleTransfer = (deps: {
  sheets: Sheets;
  holder: Pick<RuleHolder, 'live'>;
  filesOfVersion: (no: number) => Promise<readonly RuleFile[] | undefined>;
  draftFiles: () => Promise<readonly RuleFile[]>;
}): RuleTransfer => {
  const { sheets, holder, filesOfVersion, draftFiles } = deps;

  /** What a workbook without lists builds on: the draft as it stands, or the live rules when that is faulty. */
  const base = async (): Promise<RuleSet> => {
    const parsed = parseRuleFiles(await draftFiles());
    if (parsed.ok) return parsed.rules;
    const live = parseRuleFiles(holder.live().files);
    if (!live.ok) throw new Error('the live rules cannot be read');
    return live.rules;
  };
  const written = (name: string, rules: RuleSet, problems: RuleProblem[], kept: string[]): RuleImport => ({
    problems,
    file: { name: fileName(name), text: writeRules(rules) },
    rules: rules.rules.length,
    kept,
  });

  return {
    exported: async (no, format = 'yaml') => {
      const wanted = no ?? holder.live().no;
      const files = await filesOfVersion(wanted);
      if (!files) return refuse('not_found');
      const parsed = parseRuleFiles(files);
      if (!parsed.ok) return refuse('wrong_state', '这一版规则无法读取，不能导出。');
      if (format === 'yaml') return ok({ no: wanted, bytes: Buffer.from(writeRules(parsed.rules)) });
      if (format === 'json') {
        const text = JSON.stringify(rulesAsData(parsed.rules), null, 2);
        return ok({ no: wanted, bytes: Buffer.from(`${text}\n`) });
      }
      const tables = rulesToSheets(parsed.rules).map(({ name, rows: [header = [], ...rows] }) => ({
        ...{ name, header, rows },
      }));
      const chosen = format === 'csv' ? tables.slice(0, 1) : tables;
      return ok({ no: wanted, bytes: await sheets.write(chosen, format) });
    },
    imported: async (name, bytes) => {
      if (/\.(ya?ml|json)$/i.test(name)) {
        const text = decode(bytes);
        if (text === undefined) return refuse('unsupported_type', '文件不是 UTF-8 文本。', 'content');
        const parsed = parseRules(text, name);
        if (!parsed.ok) return ok({ problems: parsed.problems });
        // As it was written: comments and order are the author's.
        const file = { name: fileName(name), text };
        return ok({ problems: parsed.problems, file, rules: parsed.rules.rules.length, kept: [] });
      }
      const read = await sheets.read(bytes, name);
      if (!read.ok) return read;
      const found = sheetsToRules(read.value, await base(), name);
      return ok(
        found.ok ? written(name, found.rules, found.problems, found.kept) : { problems: found.problems },
      );
    },
  };
};
