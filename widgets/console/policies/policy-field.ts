/** One single setting of the policy as the page shows it. */
import { keysOf, LANES, type Label } from '../../../routing/vocabulary.ts';

export type FieldKind = 'span' | 'count' | 'switch' | 'choice';

export interface PolicyField {
  /** Dotted path into the policy. */
  path: string;
  kind: FieldKind;
  label: Label;
  hint?: Label;
  /** Where the default comes from. */
  source?: Label;
  choices?: { value: string | number; label: Label }[];
}

export interface FieldGroup {
  key: string;
  title: Label;
  hint: Label;
  fields: PolicyField[];
}

export const l = (zh: string, en: string): Label => ({ zh, en });
export const OURS = l('本产品默认，可调整', 'our default, adjust freely');
export const field = (
  path: string,
  kind: FieldKind,
  label: Label,
  source: Label = OURS,
  more: Pick<PolicyField, 'hint' | 'choices'> = {},
): PolicyField => ({ path, kind, label, source, ...more });

/** One setting for each lane. */
export const lanes = (path: string, kind: FieldKind, label: Label, source?: Label): PolicyField[] =>
  keysOf(LANES).map((lane) =>
    field(
      `${path}.${lane}`,
      kind,
      l(`${label.zh}·${LANES[lane].zh}`, `${label.en}, ${LANES[lane].en.toLowerCase()}`),
      source,
    ),
  );
