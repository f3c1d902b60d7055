/** Training from confirmed tickets: one at a time over all nodes, in a thread, seen and cancelled from every node. */
import { LEAST_EXAMPLES, labelledOf } from '../../../routing/classify/index.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { TrainingView } from '../../../routing/protocol/classify/models.ts';
import type { SettingDoc } from '../../../routing/settings.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { Recorder } from '../admin/shared.ts';
import { putSetting } from '../put-setting.ts';
import type { ModelDeskDeps } from './model-deps.ts';
import { readPastTickets } from './past-texts.ts';

export interface ModelTraining {
  /** Begins and returns at once; `view` tells how far it is. */
  train(who: StaffPrincipal): Promise<Outcome<TrainingView>>;
  cancel(who: StaffPrincipal): Promise<Outcome<TrainingView>>;
  state(): Promise<TrainingView | undefined>;
  close(): Promise<void>;
}

const KEY = 'model-training';
/** The newest confirmed tickets that are learnt from. */
const MOST_EXAMPLES = 20_000;
/** Shares below this step are not written down. */
const STEP = 0.02;
/** A training says this often that it lives, ms, and counts as lost with its process after that long without a word. */
const BEAT_MS = 15_000;
const LOST_MS = 60_000;

const LOST = '训练中断：运行训练的服务已停止，请重新训练。';

const isTraining = (value: unknown): value is TrainingView =>
  typeof value === 'object' && value !== null && 'state' in value && 'share' in value;

export const createModelTraining = (deps: ModelDeskDeps & { record: Recorder }): ModelTraining => {
  const { store, clock, models, rules, work, log, record } = deps;
  const running = new Map<AbortController, Promise<void>>();

  const read = async (): Promise<{ doc: SettingDoc | undefined; view: TrainingView | undefined }> => {
    const doc = await store.settings.get(KEY);
    if (!doc || !isTraining(doc.value)) return { doc, view: undefined };
    const isLost = doc.value.state === 'running' && clock.nowMs() - Date.parse(doc.updatedAt) > LOST_MS;
    // Nothing is written for it: whoever trains next writes over it, and if it lives after all it finds that it lost.
    const view: TrainingView = isLost ? { ...doc.value, state: 'failed', why: LOST } : doc.value;
    return { doc, view };
  };
  /** The new version, or undefined when somebody else wrote first. */
  const write = async (by: string, expected: number, value: TrainingView): Promise<number | undefined> => {
    const doc = { id: KEY, value, updatedAt: instant(clock.nowMs()), updatedBy: by };
    return putSetting(store.settings, doc, expected);
  };

  const run = async (who: StaffPrincipal, begun: TrainingView, first: number, stop: AbortController) => {
    let view = begun;
    let version = first;
    /** Writes follow each other; one that finds another writer means that somebody cancelled. */
    let last: Promise<void> = Promise.resolve();
    const tell = (change: Partial<TrainingView>): Promise<void> => {
      view = { ...view, ...change };
      const value = view;
      last = last.then(async () => {
        if (stop.signal.aborted) return;
        const written = await write(who.id, version, value);
        if (written === undefined) stop.abort();
        else version = written;
      });
      return last;
    };
    const noteSilence = (error: unknown): void => log.warn({ err: error }, 'training could not tell');
    /** Ended with this process, or by somebody who has written so himself. */
    const stopped = async (): Promise<void> => {
      await last;
      await write(who.id, version, { ...view, state: 'cancelled' });
    };
    const past = await readPastTickets(store, who, MOST_EXAMPLES, { settled: true, signal: stop.signal });
    if (stop.signal.aborted) return stopped();
    const examples = labelledOf(past.texts).filter(
      ({ text, label }) => text.trim() !== '' && label !== '其他',
    );
    const kinds = new Set(examples.map(({ label }) => label)).size;
    if (examples.length < LEAST_EXAMPLES || kinds < 2) {
      const why = `已确认事项的工单太少：需要至少 ${LEAST_EXAMPLES} 件、两类事项，现有 ${examples.length} 件、${kinds} 类。`;
      return tell({ state: 'failed', why });
    }
    await tell({ texts: examples.length, share: 0.02 });
    const live = models.live();
    let told = 0.02;
    const beat = setInterval(() => void tell({}).catch(noteSilence), BEAT_MS);
    beat.unref();
    const end = await work
      .train(
        {
          rules: rules.live().files,
          live: live.file,
          examples,
          at: begun.startedAt,
          origin: `${examples.length} confirmed tickets of this installation`,
        },
        {
          signal: stop.signal,
          onProgress: (share) => {
            if (share - told < STEP) return;
            told = share;
            tell({ share }).catch(noteSilence);
          },
        },
      )
      .finally(() => clearInterval(beat));
    await last;
    if (end.how === 'cancelled') return stopped();
    if (end.how !== 'done') return tell({ state: 'failed', why: '训练超过时间或内存上限。' });
    const { file, heldBack, fresh, live: before } = end.value;
    const { id } = file;
    // The same tickets make the same model: it is there already then.
    await store.models.insert({
      ...{ id, file, how: 'trained', at: instant(clock.nowMs()), by: who.id, byName: who.name },
      trial: { texts: heldBack, fresh, live: before, liveModel: live.model?.id ?? 'none' },
    });
    await record(who, 'models.trained', `model:${id}`, { texts: examples.length });
    return tell({ state: 'done', share: 1, model: id });
  };

  return {
    train: async (who) => {
      const { doc, view } = await read();
      if (view?.state === 'running') return refuse('wrong_state', '正在训练，请等待或先取消。');
      const begun: TrainingView = {
        ...{ state: 'running', share: 0, texts: 0 },
        ...{ startedAt: instant(clock.nowMs()), byName: who.name },
      };
      const version = await write(who.id, doc?.version ?? 0, begun);
      if (version === undefined) return refuse('version_conflict');
      await record(who, 'models.training_begun', KEY);
      const stop = new AbortController();
      const work = run(who, begun, version, stop)
        .catch(async (error: unknown) => {
          log.error({ err: error }, 'training failed');
          const now = await read();
          if (now.doc && now.view?.state === 'running')
            await write(who.id, now.doc.version, { ...now.view, state: 'failed', why: '训练出错，已记录。' });
        })
        .catch((error: unknown) => log.error({ err: error }, 'the end of a training could not be written'))
        .finally(() => running.delete(stop));
      running.set(stop, work);
      return ok(begun);
    },
    cancel: async (who) => {
      // Progress is written meanwhile: try until the word is in.
      for (let tries = 0; tries < 20; tries++) {
        const { doc, view } = await read();
        if (!doc || view?.state !== 'running') return refuse('wrong_state', '没有正在进行的训练。');
        const cancelled: TrainingView = { ...view, state: 'cancelled' };
        if ((await write(who.id, doc.version, cancelled)) === undefined) continue;
        for (const stop of running.keys()) stop.abort();
        await record(who, 'models.training_cancelled', KEY);
        return ok(cancelled);
      }
      return refuse('version_conflict');
    },
    state: async () => (await read()).view,
    close: async () => {
      for (const stop of running.keys()) stop.abort();
      await Promise.all(running.values());
    },
  };
};
