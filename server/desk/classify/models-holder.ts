/** Holds the model that is live on this node, and swaps it when another has been published. */
import { defaultModelFile, loadModel, type Model, type ModelFile } from '../../../routing/classify/index.ts';
import type { Bus, Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { followPublished } from '../follow-published.ts';

export interface LiveModel {
  /** 0: the model that ships. */
  no: number;
  file: ModelFile | null;
  model: Model | null;
}

export interface ModelHolder {
  /** To be asked at each use. */
  live(): LiveModel;
  /** Takes the newest readable version of the store; harmless when that is live already. */
  refresh(): Promise<void>;
  /** When what has been announced until now is live, or has been logged as unreadable. */
  settled(): Promise<void>;
  onChange(listener: () => void): void;
  /** Looks now and then, in case that a message of the bus was lost. */
  start(): void;
  close(): void;
}

const MOST_BROKEN = 20;

/** The file that a version names; undefined when the store does not have it. */
export const modelFileOf = async (
  store: Pick<Store, 'models'>,
  model: string,
): Promise<ModelFile | null | undefined> => {
  if (model === 'none') return null;
  if (model === 'default') return defaultModelFile();
  return (await store.models.get(model))?.file;
};

/** Reads the file as the classifier would: what cannot be read is told as a sentence. */
export const readModel = (
  file: ModelFile | null | undefined,
): { ok: true; model: Model | null } | { ok: false; message: string } => {
  if (file === null) return { ok: true, model: null };
  if (file === undefined) return { ok: false, message: '库里没有这个模型' };
  return loadModel(file);
};

/** A stored model that cannot be read leaves the one before it live and is logged once. */
export const createModelHolder = async (deps: {
  store: Pick<Store, 'models' | 'modelVersions'>;
  bus: Pick<Bus, 'on'>;
  log: Log;
}): Promise<ModelHolder> => {
  const { store, log } = deps;
  const shipped = readModel(defaultModelFile());
  if (!shipped.ok) throw new Error(shipped.message);
  let live: LiveModel = { no: 0, file: defaultModelFile(), model: shipped.model };
  const broken = new Set<number>();
  const listeners: (() => void)[] = [];

  const load = async (): Promise<void> => {
    const { items } = await store.modelVersions.find({
      where: { no: { gt: live.no } },
      sort: { field: 'no', direction: 'desc' },
      limit: MOST_BROKEN,
    });
    for (const { no, model } of items) {
      if (broken.has(no)) continue;
      const file = await modelFileOf(store, model);
      const read = readModel(file);
      if (read.ok && file !== undefined) {
        live = { no, file, model: read.model };
        log.info({ models: no, model }, 'model is live');
        for (const listener of listeners) listener();
        return;
      }
      log.error(
        { models: no, model, why: read.ok ? '' : read.message },
        'a stored model cannot be read; the one before it stays live',
      );
      broken.add(no);
    }
  };

  const published = followPublished(deps, {
    event: 'models.published',
    read: load,
    failed: 'models could not be refreshed',
  });
  await published.refresh();
  return {
    live: () => live,
    refresh: published.refresh,
    settled: published.settled,
    onChange: (listener) => {
      listeners.push(listener);
    },
    start: published.start,
    close: published.close,
  };
};
