/** The words of requests about one's own data, for pages. */
export {
  IDENTITY_PROOFS,
  type IdentityProof,
  SUBJECT_REQUEST_KINDS,
  SUBJECT_REQUEST_STATES,
  type SubjectRequestKind,
  type SubjectRequestState,
} from '../../citizens/subject-request.ts';
