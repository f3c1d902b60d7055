/** Names of places by their code, asked for once each: a person reads 云溪县, not 990101. */
import { shallowReactive } from 'vue';
import { http } from '../../shared/http.ts';

const names = shallowReactive(new Map<string, string>());

const ask = async (code: string): Promise<void> => {
  const answer = await http('GET /api/v1/public/regions', { query: { parent: code } });
  const own = answer.ok ? answer.value.path.find((one) => one.code === code)?.name : undefined;
  if (own) names.set(code, own);
};

/** The name, once it is known; until then, and of a place that the installation does not know, the code. */
export const placeName = (code: string): string => {
  const known = names.get(code);
  if (known !== undefined) return known;
  names.set(code, code);
  void ask(code);
  return code;
};
