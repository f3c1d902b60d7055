/** R067: in words that a conversation was led into a video meeting, and how long that was. */
import { labelOf, MODES } from '../vocabulary.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const explainVideo = (
  step: 'video_started' | 'video_ended',
  data: Record<string, unknown>,
  zh: boolean,
): { title: string; sentences: string[] } => {
  const [name, provider] = [textOf(data.name), textOf(data.provider)];
  const from = labelOf(MODES, textOf(data.from), zh ? 'zh-CN' : 'en');
  if (step === 'video_started')
    return {
      title: zh ? `${name}转为视频` : `${name} led it into a video meeting`,
      sentences: [
        zh ? `服务方式由${from}转为视频，会议在 ${provider}。` : `${from} became video, at ${provider}.`,
      ],
    };
  return {
    title: zh ? '视频结束' : 'The video meeting ended',
    sentences:
      typeof data.minutes === 'number'
        ? [zh ? `约${data.minutes}分钟。` : `About ${data.minutes} minutes.`]
        : [],
  };
};
