/** Short lists that the server hands out in pages, read to the end: people and organisations. */
import type { HttpApi } from '../../../routing/protocol/http.ts';
import type { Result } from '../../shared/failure.ts';
import { type CallOptions, http } from '../../shared/http.ts';

type Listed = 'GET /api/v1/staff' | 'GET /api/v1/organisations';
type ItemOf<R extends Listed> = HttpApi[R]['out']['items'][number];

/** A list longer than this is no longer one to choose from. */
const MOST_PAGES = 10;

export const everyPage = async <R extends Listed>(route: R): Promise<Result<{ items: ItemOf<R>[] }>> => {
  const items: ItemOf<R>[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    // Both routes take the query of every list, which their line in the typed table leaves out.
    const options = {
      query: { limit: 200, ...(cursor ? { cursor } : {}) },
    } as unknown as CallOptions<Listed>;
    const answer = await http<Listed>(route, options);
    if (!answer.ok) return answer;
    items.push(...(answer.value.items as ItemOf<R>[]));
    cursor = answer.value.cursor;
    if (!cursor) break;
  }
  return { ok: true, value: { items } };
};
