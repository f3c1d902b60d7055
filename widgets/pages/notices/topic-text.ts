/** A topic in the language of the page. */
import { BULLETIN_TOPICS, type BulletinTopic } from '../../../routing/vocabulary/bulletins.ts';
import type { Tongue } from '../../shared/tongue.ts';
import { boTopics } from './words.bo.ts';

export const topicText = (topic: BulletinTopic, tongue: Tongue): string =>
  tongue === 'bo' ? boTopics[topic] : BULLETIN_TOPICS[topic][tongue === 'en' ? 'en' : 'zh'];
