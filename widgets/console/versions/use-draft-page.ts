/** What a page does with a draft: save, drop, and not lose what is typed when somebody walks away. */
import { ElMessageBox } from 'element-plus';
import { onBeforeUnmount, onMounted, type Ref } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import { say } from '../state/toast.ts';
import { t } from '../words/shell.ts';
import { v } from '../words/versions.ts';

interface Draft {
  dirty: Readonly<Ref<boolean>>;
  save: () => Promise<boolean>;
  overwrite: () => Promise<boolean>;
  discard: () => Promise<void>;
}

const sure = (words: string, title: string, button: string): Promise<boolean> =>
  ElMessageBox.confirm(words, title, { confirmButtonText: button, cancelButtonText: t('cancel') })
    .then(() => true)
    .catch(() => false);

export const useDraftPage = (draft: Draft) => {
  const guard = (event: BeforeUnloadEvent): void => {
    if (draft.dirty.value) event.preventDefault();
  };
  onMounted(() => window.addEventListener('beforeunload', guard));
  onBeforeUnmount(() => window.removeEventListener('beforeunload', guard));
  onBeforeRouteLeave(() => !draft.dirty.value || sure(v('leaveAsk'), v('unsaved'), v('leave')));

  return {
    save: async (): Promise<void> => {
      if (draft.dirty.value && (await draft.save())) say(v('saved'));
    },
    overwrite: async (): Promise<void> => {
      if (await draft.overwrite()) say(v('saved'));
    },
    drop: async (): Promise<void> => {
      if (await sure(v('discardAsk'), v('discard'), v('discard'))) await draft.discard();
    },
  };
};
