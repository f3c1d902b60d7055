/** 办理结果告知书: fetched with this visitor's token and kept as a file of his own. */
import { useState } from 'preact/hooks';
import { http } from '../../shared/http.ts';
import { talk } from '../talk.ts';
import { visitor } from '../visitor.ts';

export const LetterButton = ({ ticketId, no }: { ticketId: string; no: string }) => {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const download = async (): Promise<void> => {
    setState('busy');
    const token = visitor.token();
    const answer = await http('GET /api/v1/tickets/:id/letter', {
      params: { id: ticketId },
      ...(token ? { token } : {}),
    });
    setState(answer.ok ? 'idle' : 'failed');
    if (!answer.ok) return;
    const url = URL.createObjectURL(answer.value);
    const link = document.createElement('a');
    link.href = url;
    link.download = `办理结果告知书-${no}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <button
      type="button"
      class="button button-quiet button-wide"
      aria-busy={state === 'busy'}
      onClick={() => void download()}
    >
      {talk(state === 'failed' ? 'file.failed' : 'closed.letter')}
    </button>
  );
};
