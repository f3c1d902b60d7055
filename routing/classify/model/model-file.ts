/** The file of a model: its format, and the check that it is whole. */
import { MATTERS, type Matter } from '../../vocabulary.ts';
import { fromBase64 } from './base64.ts';
import { type NetFile, type NetWeights, readNet } from './net.ts';

export const MODEL_FORMAT = 'yixiantong-linear';
export const MODEL_VERSION = 1;

/** What the reader of a model should know; shown in the workbench and written beside the file. */
export interface ModelCard {
  /** When it was trained (ISO), from which texts, how many of each class. */
  trainedAt: string;
  origin: string;
  examples: number;
  perClass: Record<string, number>;
  /** Figures on the held-back part. */
  figures: Record<string, number>;
  notes: string;
}

/** The file as it stands on disk. */
export interface ModelFile {
  format: typeof MODEL_FORMAT;
  formatVersion: number;
  id: string;
  classes: string[];
  /** Single characters, then pairs, each without separators. */
  singles: string;
  pairs: string;
  /** Inverse document frequency of each gram: byte * idfScale. */
  idf: string;
  idfScale: number;
  /** Signed bytes, gram by gram, class by class; weight = byte * scales[class]. */
  weights: string;
  scales: number[];
  bias: number[];
  /** Missing in models that were trained on few texts. */
  net?: NetFile;
  card: ModelCard;
}

/** A file made ready: numbers instead of text. */
export interface ModelParts {
  classes: Matter[];
  singles: string;
  pairs: string;
  idf: Float64Array;
  weights: Int8Array;
  scales: number[];
  bias: number[];
  net?: NetWeights;
}

export type ModelRefusal = { ok: false; message: string; messageEn: string };

const refuse = (message: string, messageEn: string): ModelRefusal => ({ ok: false, message, messageEn });

const isTexts = (v: unknown): v is string[] => Array.isArray(v) && v.every((x) => typeof x === 'string');
const isNumbers = (v: unknown, n: number): v is number[] =>
  Array.isArray(v) && v.length === n && v.every((x) => typeof x === 'number' && Number.isFinite(x));

/** Checks a parsed model file. A file cut short, of another version or broken is refused whole. */
export const readModelFile = (
  file: unknown,
): { ok: true; id: string; parts: ModelParts; card: ModelCard } | ModelRefusal => {
  if (typeof file !== 'object' || file === null)
    return refuse('模型文件不是对象', 'The model file is no object');
  const f = file as Partial<Record<keyof ModelFile, unknown>>;
  if (f.format !== MODEL_FORMAT)
    return refuse('这不是一线通的模型文件', 'This is not a model file of this system');
  if (f.formatVersion !== MODEL_VERSION)
    return refuse(
      `模型版本 ${String(f.formatVersion)} 不受支持，本系统读取版本 ${MODEL_VERSION}`,
      `Model version ${String(f.formatVersion)} is not supported; this system reads version ${MODEL_VERSION}`,
    );
  if (!isTexts(f.classes) || f.classes.length < 2) return refuse('模型缺少类别', 'The model has no classes');
  const unknown = f.classes.find((c) => !Object.hasOwn(MATTERS, c));
  if (unknown !== undefined)
    return refuse(`模型里有未知事项“${unknown}”`, `The model has the unknown matter "${unknown}"`);
  const n = f.classes.length;
  const texts = [f.singles, f.pairs, f.idf, f.weights];
  if (!isTexts(texts) || typeof f.id !== 'string' || typeof f.idfScale !== 'number')
    return refuse('模型文件不完整', 'The model file is incomplete');
  const [singles, pairs] = texts as [string, string];
  const idf = fromBase64(texts[2]!);
  const bytes = fromBase64(texts[3]!);
  const size = singles.length + pairs.length / 2;
  if (
    !isNumbers(f.scales, n) ||
    !isNumbers(f.bias, n) ||
    pairs.length % 2 !== 0 ||
    idf?.length !== size ||
    bytes?.length !== size * n
  )
    return refuse('模型文件被截断或已损坏', 'The model file is cut short or damaged');
  const net = f.net === undefined ? undefined : readNet(f.net, n);
  if (f.net !== undefined && !net)
    return refuse('模型中的网络被截断或已损坏', 'The network in the model file is cut short or damaged');
  const parts: ModelParts = {
    classes: f.classes as Matter[],
    singles,
    pairs,
    idf: Float64Array.from(idf, (b) => b * (f.idfScale as number)),
    weights: new Int8Array(bytes.buffer),
    scales: f.scales,
    bias: f.bias,
    ...(net ? { net } : {}),
  };
  return { ok: true, id: f.id, parts, card: (f.card ?? {}) as ModelCard };
};
