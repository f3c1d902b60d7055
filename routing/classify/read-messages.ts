/** Which message a place of a classified text lies in: a text put together from several is marked in each of them. */
import type { Classification, Evidence, ReadPart } from './classification.ts';

export interface ReadMessage {
  /** Number within the conversation. */
  seq: number;
  text: string;
}

const SEAM = '\n';

/** Several messages as one text, a line each, and where each of them lies in it. */
export const joinMessages = (messages: readonly ReadMessage[]): { text: string; read: ReadPart[] } => {
  let at = 0;
  const read = messages.map(({ seq, text }) => {
    const part = { seq, start: at, end: at + text.length };
    at = part.end + SEAM.length;
    return part;
  });
  return { text: messages.map(({ text }) => text).join(SEAM), read };
};

const movedBy = (by: number, [start, end]: readonly [number, number]): [number, number] => [
  start + by,
  end + by,
];

/** What a later message adds, at its own place behind what had been read before; the decision stays as it was. */
export const withLaterEvidence = (
  known: Classification,
  { seq, text }: ReadMessage,
  found: readonly Evidence[],
): Classification => {
  if (found.length === 0 || known.read?.some((part) => part.seq === seq)) return known;
  const before = known.read ?? [
    { seq: 1, start: 0, end: Math.max(0, ...known.evidence.map(({ span }) => span[1])) },
  ];
  const start = Math.max(...before.map((part) => part.end)) + SEAM.length;
  return {
    ...known,
    read: [...before, { seq, start, end: start + text.length }],
    evidence: [
      ...found.map((one) => ({
        ...one,
        span: movedBy(start, one.span),
        ...(one.parts ? { parts: one.parts.map((part) => movedBy(start, part)) } : {}),
      })),
      ...known.evidence,
    ],
  };
};
