/** Holds the classifier that is live on this node, and swaps it when another rule set has been published. */
import {
  type Model,
  type ModelFile,
  RuleClassifier,
  STARTER_FILES,
  starterRules,
} from '../../../routing/classify/index.ts';
import type { RuleFile } from '../../../routing/protocol/classify/rules.ts';
import type { Bus, Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { followPublished } from '../follow-published.ts';
import type { HeavyWork } from './heavy-work.ts';
import type { ModelHolder } from './models-holder.ts';
import { createRuleCompiler } from './rule-files.ts';

export interface LiveRules {
  /** 0: the rules that ship. */
  no: number;
  files: readonly RuleFile[];
  classifier: RuleClassifier;
}

export interface RuleHolder {
  /** The model that is live with the rules, and its file for those who hand it on. */
  model(): Model | null;
  modelFile(): ModelFile | null;
  /** To be asked at each use. */
  classifier(): RuleClassifier;
  live(): LiveRules;
  /** Takes the newest readable version of the store; harmless when that is live already. */
  refresh(): Promise<void>;
  /** A version that this node has just published and need not read again. */
  prepare(next: LiveRules): void;
  /** When what has been announced until now is live, or has been logged as unreadable. */
  settled(): Promise<void>;
  /** Looks now and then, in case that a message of the bus was lost. */
  start(): void;
  close(): void;
}

/** How far back a start looks past stored sets that cannot be read. */
const MOST_BROKEN = 20;

/** A stored set that cannot be read leaves the one before it live and is logged once. */
export const createRuleHolder = async (deps: {
  store: Pick<Store, 'ruleSets'>;
  bus: Pick<Bus, 'on'>;
  log: Log;
  /** Absent: rules alone. */
  models?: Pick<ModelHolder, 'live' | 'onChange'>;
  /** Where long rule sets are compiled; absent: here. */
  work?: Pick<HeavyWork, 'compile'>;
}): Promise<RuleHolder> => {
  const { store, log, models } = deps;
  const compile = createRuleCompiler(deps.work);
  const model = (): Model | null => models?.live().model ?? null;
  let live: LiveRules | undefined;
  /** The rules that ship, compiled only where nothing has been published. */
  const now = (): LiveRules => {
    live ??= { no: 0, files: STARTER_FILES, classifier: new RuleClassifier(starterRules(), model()) };
    return live;
  };
  let prepared: LiveRules | undefined;
  const broken = new Set<number>();

  /** The same rules with the model that is live now. */
  const withModel = (rules: LiveRules): LiveRules =>
    rules.classifier.model === model()
      ? rules
      : { ...rules, classifier: new RuleClassifier(rules.classifier.compiled, model()) };
  models?.onChange(() => {
    live &&= withModel(live);
  });

  const load = async (): Promise<void> => {
    const { items } = await store.ruleSets.find({
      where: { no: { gt: live?.no ?? 0 } },
      sort: { field: 'no', direction: 'desc' },
      limit: MOST_BROKEN,
    });
    for (const { no, files } of items) {
      if (broken.has(no)) continue;
      if (prepared?.no === no) {
        live = withModel(prepared);
        prepared = undefined;
        log.info({ rules: no, version: live.classifier.version }, 'rules are live');
        return;
      }
      try {
        const end = await compile(files);
        // The process is closing; nothing is wrong with the rules.
        if (end.how === 'cancelled') return;
        if (end.how !== 'done') throw new Error(`compiling ended: ${end.how}`);
        if (end.value.compiled) {
          const classifier = new RuleClassifier(end.value.compiled, model());
          live = { no, files, classifier };
          log.info({ rules: no, version: classifier.version }, 'rules are live');
          return;
        }
        const [first] = end.value.problems;
        log.error(
          { rules: no, file: first?.file, line: first?.line, column: first?.column, code: first?.code },
          'a stored rule set cannot be read; the rules before it stay live',
        );
      } catch (error) {
        log.error(
          { err: error, rules: no },
          'a stored rule set cannot be used; the rules before it stay live',
        );
      }
      broken.add(no);
    }
  };

  const published = followPublished(deps, {
    event: 'rules.published',
    read: load,
    failed: 'rules could not be refreshed',
  });
  await published.refresh();
  now();
  return {
    model,
    modelFile: () => models?.live().file ?? null,
    classifier: () => now().classifier,
    live: now,
    refresh: published.refresh,
    prepare: (next) => {
      prepared = next;
    },
    settled: published.settled,
    start: published.start,
    close: published.close,
  };
};
