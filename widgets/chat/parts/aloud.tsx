/** Reads a message aloud where the browser can: offered in the large-text mode. */
import { useEffect, useState } from 'preact/hooks';
import type { Locale } from '../../shared/locale.ts';
import { talk } from '../talk.ts';
import { SpeakerIcon } from './talk-icons.tsx';

export const Aloud = ({ text, locale }: { text: string; locale: Locale }) => {
  const [speaking, setSpeaking] = useState(false);
  const speech = 'speechSynthesis' in window ? window.speechSynthesis : undefined;
  useEffect(() => () => speech?.cancel(), [speech]);
  if (!speech) return null;
  const toggle = (): void => {
    speech.cancel();
    setSpeaking(!speaking);
    if (speaking) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = locale;
    words.rate = 0.9;
    words.onend = words.onerror = () => setSpeaking(false);
    speech.speak(words);
  };
  return (
    <button type="button" class="link-button" aria-pressed={speaking} onClick={toggle}>
      <SpeakerIcon />
      {talk(speaking ? 'log.aloudStop' : 'log.aloud')}
    </button>
  );
};
