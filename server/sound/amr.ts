/**
 * Voice of telephones (AMR-NB, RFC 4867 section 5) made into WAV, which every browser plays. The decoder is that of
 * opencore-amr, compiled to JavaScript: it knows no files and no network.
 */
import start from 'benz-amr-recorder/src/amrnb.js';

const HEADER = '#!AMR\n';
/** Bytes of a frame by its type, the head included: 8 speech rates, then comfort noise; others carry nothing. */
const FRAME_BYTES = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1];
const FRAME_SAMPLES = 160;
const RATE = 8_000;
/** Platforms send 60 s at most; ten minutes bound what a hostile file can ask for. */
export const MAX_FRAMES = 10 * 60 * 50;

/** The whole frames of a file; undefined when it is no AMR-NB. A frame cut short at the end is left out. */
export const framesOf = (bytes: Uint8Array): { bytes: Uint8Array; frames: number } | undefined => {
  if (Buffer.from(bytes.subarray(0, HEADER.length)).toString('latin1') !== HEADER) return undefined;
  let at = HEADER.length;
  let frames = 0;
  while (at < bytes.length) {
    const size = FRAME_BYTES[((bytes[at] ?? 0) >> 3) & 15] ?? 1;
    if (at + size > bytes.length) break;
    at += size;
    frames += 1;
    if (frames > MAX_FRAMES) return undefined;
  }
  return frames === 0 ? undefined : { bytes: bytes.slice(0, at), frames };
};

interface Said {
  amr: Float32Array | Uint8Array | null;
}
/** The package is a web worker: it hears `onmessage` and speaks through `postMessage` of a global `self`. */
interface WorkerSelf {
  onmessage?: (event: { data: Record<string, unknown> }) => void;
  postMessage(said: Said): void;
}

/** Only to be called in a thread of its own: the package wants a global `self`. */
const ask = (data: Record<string, unknown>): Said['amr'] => {
  let said: Said['amr'] = null;
  const self: WorkerSelf = {
    postMessage: ({ amr }) => {
      said = amr;
    },
  };
  const world = globalThis as { self?: unknown };
  const before = world.self;
  world.self = self;
  try {
    start();
    self.onmessage?.({ data });
  } finally {
    if (before === undefined) delete world.self;
    else world.self = before;
  }
  return said;
};

/** 16-bit mono, 8 kHz. */
const wavOf = (samples: Float32Array): Buffer => {
  const out = Buffer.alloc(44 + samples.length * 2);
  out.write('RIFF', 0, 'latin1');
  out.writeUInt32LE(36 + samples.length * 2, 4);
  out.write('WAVEfmt ', 8, 'latin1');
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(RATE, 24);
  out.writeUInt32LE(RATE * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36, 'latin1');
  out.writeUInt32LE(samples.length * 2, 40);
  for (const [index, value] of samples.entries())
    out.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_767), 44 + index * 2);
  return out;
};

/** Undefined when the bytes are no AMR-NB, or hold nothing. */
export const amrToWav = (bytes: Uint8Array): Buffer | undefined => {
  const whole = framesOf(bytes);
  const decoded = whole && ask({ command: 'decode', buffer: whole.bytes });
  return whole && decoded instanceof Float32Array
    ? wavOf(decoded.subarray(0, whole.frames * FRAME_SAMPLES))
    : undefined;
};

/** For tests and demo traffic: speech-rate 12.2 kbit/s. @param samples -1 to 1, 8 kHz */
export const wavToAmr = (samples: Float32Array): Uint8Array => {
  const encoded = ask({ command: 'encode', samples, sampleRate: RATE });
  if (!(encoded instanceof Uint8Array)) throw new Error('the encoder gave nothing');
  return encoded;
};
