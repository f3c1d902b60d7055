/** A line to partners that the test answers for; secrets are sealed in plain sight. */
import type { LineAnswer, LineRequest, PartnerLine } from '../../../server/channels/partner-line.ts';

export interface FakeLine extends PartnerLine {
  sent: LineRequest[];
  /** Answers the next calls; afterwards `otherwise`. */
  answers: LineAnswer[];
  otherwise: LineAnswer;
}

export const fakeLine = (): FakeLine => {
  const line: FakeLine = {
    sent: [],
    answers: [],
    otherwise: { ok: true, status: 200, body: {} },
    post: async (request) => {
      // As on a wire: nothing of the sender's objects is shared.
      line.sent.push(JSON.parse(JSON.stringify(request)) as LineRequest);
      return line.answers.shift() ?? line.otherwise;
    },
    seal: (secret) => `sealed:${secret}`,
    open: (sealed) => {
      if (!sealed.startsWith('sealed:')) throw new Error('not sealed here');
      return sealed.slice('sealed:'.length);
    },
  };
  return line;
};
