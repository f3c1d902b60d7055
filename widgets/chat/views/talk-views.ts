/** The views that exist only once something was said: one chunk, fetched when the first words are sent. */

export { loadTalk } from '../talk.ts';
export { ConversationView } from './conversation.tsx';
export { HistoryView } from './history.tsx';
