/** The language of a text by its script; dialect words come from rules. */
import type { Language } from '../../vocabulary.ts';

/** Tibetan and Yi have scripts of their own; English is Latin letters without Han. Undefined: Chinese of some kind. */
export const scriptLanguage = (text: string): Language | undefined => {
  let latin = 0;
  let han = 0;
  let tibetan = 0;
  let yi = 0;
  for (let i = 0; i < text.length && i < 2_000; i++) {
    const c = text.charCodeAt(i);
    if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122)) latin++;
    else if (c >= 0x4e00 && c <= 0x9fff) han++;
    else if (c >= 0x0f00 && c <= 0x0fff) tibetan++;
    else if (c >= 0xa000 && c <= 0xa4cf) yi++;
  }
  if (tibetan > 2 && tibetan > han) return 'bo';
  if (yi > 2 && yi > han) return 'ii';
  if (latin >= 12 && latin > han * 3 && /\b(?:i|my|the|is|to|a|me|and|of|how|can|not|you)\b/i.test(text))
    return 'en';
  return undefined;
};
