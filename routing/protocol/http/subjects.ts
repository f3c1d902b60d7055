/** Requests of citizens about their own data. */

import type { SubjectRequestState } from '../../citizens/subject-request.ts';
import type * as Subj from '../citizens/subjects.ts';
import type { PageOf } from './shapes.ts';

export interface SubjectHttpApi {
  'GET /api/v1/subject-requests': {
    query: { cursor?: string; limit?: number; state?: SubjectRequestState };
    out: PageOf<Subj.SubjectRequestView>;
  };
  'POST /api/v1/subject-requests/find': { in: Subj.SubjectFind; out: { items: Subj.SubjectCandidate[] } };
  'POST /api/v1/subject-requests': { in: Subj.SubjectCreate; out: Subj.SubjectRequestView };
  'GET /api/v1/subject-requests/:id/export': { query: { format?: 'json' | 'html' }; out: Blob };
  'POST /api/v1/subject-requests/:id/correct': { in: Subj.SubjectCorrect; out: Subj.SubjectRequestView };
  'POST /api/v1/subject-requests/:id/erase': { in: Subj.SubjectErase; out: Subj.SubjectRequestView };
  'POST /api/v1/subject-requests/:id/close': { in: Subj.SubjectClose; out: Subj.SubjectRequestView };
}
