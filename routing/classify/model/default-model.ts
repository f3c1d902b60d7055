/** The model that ships, checked and made ready on first use. */
import file from './default.model.json' with { type: 'json' };
import { loadModel, type Model } from './model.ts';
import type { ModelFile } from './model-file.ts';

/** As it ships, for those who hand it on. */
export const defaultModelFile = (): ModelFile => file as ModelFile;

let ready: Model | undefined;

/** The file is part of the program: if it cannot be read that is a defect, so it throws. */
export const defaultModel = (): Model => {
  if (ready) return ready;
  const loaded = loadModel(file);
  if (!loaded.ok) throw new Error(loaded.messageEn);
  ready = loaded.model;
  return ready;
};
