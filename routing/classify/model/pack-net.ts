/** Writes a trained network as it stands in a model file. */
import { toBase64 } from './base64.ts';
import type { NetFile, NetWeights } from './net.ts';

const toBytes = (values: Float32Array): { text: string; scale: number } => {
  let most = 0;
  for (const v of values) most = Math.max(most, Math.abs(v));
  const scale = most / 127 || 1;
  const bytes = Int8Array.from(values, (v) => Math.round(v / scale));
  return { text: toBase64(new Uint8Array(bytes.buffer)), scale };
};

const short = (values: Float32Array): number[] => Array.from(values, (v) => Number(v.toFixed(4)));

/** The network for a model file. Figures become signed bytes: value = byte * scale, with one scale for each matrix. */
export const packNet = (net: NetWeights): NetFile => {
  const embed = toBytes(net.embed);
  const kernel = toBytes(net.kernel);
  const out = toBytes(net.out);
  return {
    chars: net.chars,
    dims: net.dims,
    filters: net.filters,
    embed: embed.text,
    embedScale: embed.scale,
    kernel: kernel.text,
    kernelScale: kernel.scale,
    bias: short(net.bias),
    out: out.text,
    outScale: out.scale,
    outBias: short(net.outBias),
  };
};
