/** The life of a submit: one at a time, the refusal kept for the form, done only when the server said yes. */
import { type Ref, ref } from 'vue';
import { type Failure, fieldOf } from '../../shared/failure.ts';

export interface Submit {
  busy: Ref<boolean>;
  failure: Ref<Failure | undefined>;
  /** Which field the server named in its refusal. */
  fieldError: (field: string) => boolean;
  run: (work: () => Promise<Failure | undefined>, done: () => void) => Promise<void>;
}

export const useSubmit = (): Submit => {
  const busy = ref(false);
  const failure = ref<Failure>();
  return {
    busy,
    failure,
    fieldError: (field) => fieldOf(failure.value) === field,
    run: async (work, done) => {
      if (busy.value) return;
      busy.value = true;
      failure.value = undefined;
      failure.value = await work();
      busy.value = false;
      if (!failure.value) done();
    },
  };
};
