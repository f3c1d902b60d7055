/** Models as numbered versions: what may be published, publish, roll back, upload, download. */
import {
  defaultModelFile,
  LEAST_EXAMPLES,
  loadModel,
  type ModelFile,
} from '../../../routing/classify/index.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type {
  ModelLine,
  ModelsView,
  ModelVersion,
  TrainingView,
} from '../../../routing/protocol/classify/models.ts';
import type { ModelDoc, ModelVersionDoc } from '../../../routing/settings.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { createRecorder } from '../admin/shared.ts';
import type { ModelDeskDeps } from './model-deps.ts';
import { modelFileOf, readModel } from './models-holder.ts';
import { createModelTraining, type ModelTraining } from './models-training.ts';
import { readPastTickets } from './past-texts.ts';

export interface ModelDesk extends Pick<ModelTraining, 'train' | 'cancel'> {
  view(): Promise<ModelsView>;
  /** A model file from the command line; measured beside the live model on confirmed tickets when there are any. */
  upload(
    who: StaffPrincipal,
    input: { name: string; bytes: Uint8Array },
    signal?: AbortSignal,
  ): Promise<Outcome<ModelLine>>;
  /** `live` is the version that the supervisor saw; if it has moved, nothing is published. */
  publish(
    who: StaffPrincipal,
    input: { model: string; live: number; why: string },
  ): Promise<Outcome<ModelVersion>>;
  rollback(
    who: StaffPrincipal,
    input: { to: number; live: number; why: string },
  ): Promise<Outcome<ModelVersion>>;
  file(model: string): Promise<Outcome<{ model: string; text: string }>>;
  /** Ends a training that runs on this node. */
  close(): Promise<void>;
}

const HISTORY = 50;
const LISTED = 20;
/** Confirmed tickets that an uploaded model is measured on. */
const MEASURED = 1_000;

const grams = ({ singles, pairs }: ModelFile): number => singles.length + pairs.length / 2;

const lineOf = ({ id, how, file, at, byName, trial }: ModelDoc): ModelLine => ({
  ...{ id, how, card: file.card, grams: grams(file), bytes: JSON.stringify(file).length, at, byName },
  ...(trial ? { trial } : {}),
});

const shippedLine = (): ModelLine => {
  const file = defaultModelFile();
  return {
    ...{ id: 'default', how: 'shipped', card: file.card, grams: grams(file) },
    bytes: JSON.stringify(file).length,
  };
};

const versionOf = ({ no, model, at, byName, why, copyOf }: ModelVersionDoc): ModelVersion => ({
  ...{ no, model, at, byName, why },
  ...(copyOf === undefined ? {} : { copyOf }),
});

const SHIPPED: ModelVersion = { no: 0, model: 'default', why: '随程序发布的模型' };

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
};

export const createModelDesk = (deps: ModelDeskDeps): ModelDesk => {
  const { store, clock, bus, models, rules, work } = deps;
  const record = createRecorder(deps);
  const training = createModelTraining({ ...deps, record });

  const published = async (limit: number): Promise<ModelVersionDoc[]> =>
    (await store.modelVersions.find({ sort: { field: 'no', direction: 'desc' }, limit })).items;

  /** The insert decides between two publishers; what follows it only spreads the word. */
  const append = async (
    who: StaffPrincipal,
    input: { model: string; live: number; why: string; copyOf?: number },
  ): Promise<Outcome<ModelVersion>> => {
    const [newest] = await published(1);
    if ((newest?.no ?? 0) !== input.live) return refuse('version_conflict');
    if ((newest?.model ?? 'default') === input.model) return refuse('wrong_state', '该模型就是现行模型。');
    const file = await modelFileOf(store, input.model);
    if (file === undefined) return refuse('not_found', undefined, 'model');
    const read = readModel(file);
    if (!read.ok) return refuse('invalid_input', `${read.message}，现行模型保持不变。`, 'model');
    const no = input.live + 1;
    const doc: ModelVersionDoc = {
      ...{ id: `v${no}`, no, model: input.model, at: instant(clock.nowMs()) },
      ...{ by: who.id, byName: who.name, why: input.why },
      ...(input.copyOf === undefined ? {} : { copyOf: input.copyOf }),
    };
    const outcome = await store.modelVersions.insert(doc);
    if (!outcome.ok) return refuse('version_conflict');
    const what = input.copyOf === undefined ? 'models.published' : 'models.rolled_back';
    await record(who, what, `models:${no}`, {
      ...{ model: input.model, why: input.why },
      ...(input.copyOf === undefined ? {} : { copyOf: input.copyOf }),
    });
    bus.publish('models.published', { version: String(no) });
    await models.settled();
    return ok(versionOf(doc));
  };

  return {
    train: training.train,
    cancel: training.cancel,
    close: training.close,
    view: async () => {
      const [docs, versions, running] = await Promise.all([
        store.models.find({ sort: { field: 'at', direction: 'desc' }, limit: LISTED }),
        published(HISTORY),
        training.state(),
      ]);
      const history = [...versions.map(versionOf), SHIPPED];
      return {
        live: history[0]!,
        running: models.live().no,
        models: [...docs.items.map(lineOf), shippedLine()],
        history,
        least: LEAST_EXAMPLES,
        ...(running ? { training: running satisfies TrainingView } : {}),
      };
    },
    upload: async (who, { name, bytes }, signal) => {
      const file = parse(bytes);
      if (file === undefined)
        return refuse(
          'invalid_input',
          '模型文件不是完整的 JSON（可能被截断），现行模型保持不变。',
          'content',
        );
      const loaded = loadModel(file);
      if (!loaded.ok) return refuse('invalid_input', `${loaded.message}，现行模型保持不变。`, 'content');
      const { id } = loaded.model;
      if (!/^[\w-]{1,64}$/.test(id) || id === 'default' || id === 'none')
        return refuse('invalid_input', '模型文件的编号无效。', 'content');
      const { texts } = await readPastTickets(store, who, MEASURED, { settled: true, signal });
      const live = models.live();
      const end =
        texts.length === 0
          ? undefined
          : await work.measure(
              { rules: rules.live().files, models: [file as ModelFile, live.file], texts },
              signal,
            );
      if (end && end.how !== 'done') return refuse('unavailable', '未能完成测评，请重试。');
      const [fresh, before] = end?.value ?? [];
      const doc: ModelDoc = {
        ...{ id, file: file as ModelFile, how: 'uploaded', at: instant(clock.nowMs()) },
        ...{ by: who.id, byName: who.name },
        ...(fresh && before
          ? { trial: { texts: texts.length, fresh, live: before, liveModel: live.model?.id ?? 'none' } }
          : {}),
      };
      const outcome = await store.models.insert(doc);
      if (!outcome.ok) return refuse('duplicate_key', '这个模型已经在库里了。', 'content');
      await record(who, 'models.uploaded', `model:${id}`, { name });
      return ok(lineOf(doc));
    },
    publish: append,
    rollback: async (who, { to, live, why }) => {
      const model = to === 0 ? 'default' : (await store.modelVersions.get(`v${to}`))?.model;
      return model ? append(who, { model, live, why, copyOf: to }) : refuse('not_found', undefined, 'to');
    },
    file: async (model) => {
      const file = await modelFileOf(store, model);
      return file ? ok({ model: file.id, text: JSON.stringify(file) }) : refuse('not_found');
    },
  };
};
