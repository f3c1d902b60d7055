/** Files on their way to a ticket: progress while they leave, a message when they are there, words when not. */
import { type Ref, ref } from 'vue';
import { uploadFile } from '../../shared/upload.ts';
import { sentence } from '../state/locale.ts';
import { send } from '../state/threads.ts';
import { warn } from '../state/toast.ts';
import { w } from '../words/work.ts';

export interface Upload {
  id: number;
  name: string;
  share: number;
}

export const useUploads = (
  ticketId: string,
): { uploads: Ref<Upload[]>; add: (files: Iterable<File> | null | undefined) => Promise<void> } => {
  const uploads = ref<Upload[]>([]);
  let serial = 0;

  const one = async (file: File): Promise<void> => {
    serial += 1;
    const id = serial;
    uploads.value.push({ id, name: file.name, share: 0 });
    const answer = await uploadFile({
      route: '/api/v1/files',
      ticketId,
      file,
      onProgress: (share) => {
        const entry = uploads.value.find((upload) => upload.id === id);
        if (entry) entry.share = share;
      },
    });
    uploads.value = uploads.value.filter((upload) => upload.id !== id);
    if (answer.ok) send(ticketId, 'text', '', answer.value);
    else warn(w('uploadFailed', { name: file.name, why: sentence(answer) }));
  };
  return {
    uploads,
    add: async (files) => {
      for (const file of files ?? []) await one(file);
    },
  };
};
