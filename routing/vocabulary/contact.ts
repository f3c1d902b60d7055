/** Where a contact comes from, and in which lane it is served. */
import { l } from './label.ts';

/** Where a contact came from. R002: the channel is an attribute of one ticket type. */
export const CHANNELS = {
  web: l('网页', 'Web chat'),
  phone: l('电话', 'Phone'),
  wechat: l('微信', 'WeChat'),
  counter: l('窗口', 'Counter'),
  workorder: l('转办工单', 'Work order'),
} as const;
export type Channel = keyof typeof CHANNELS;

/** Capacity is counted per lane: a person holds one call, but several chats at once. */
export const LANES = { voice: l('电话', 'Voice'), chat: l('在线', 'Chat'), task: l('工单', 'Task') } as const;
export type Lane = keyof typeof LANES;
export const laneOf: Record<Channel, Lane> = {
  phone: 'voice',
  web: 'chat',
  wechat: 'chat',
  counter: 'task',
  workorder: 'task',
};

/** How somebody is served: by the channel he came through, until the conversation is led into a video meeting (R067). */
export const MODES = {
  text: l('文字', 'Text'),
  voice: l('电话', 'Telephone'),
  in_person: l('当面', 'In person'),
  written: l('书面', 'In writing'),
  video: l('视频', 'Video'),
} as const;
export type Mode = keyof typeof MODES;
export const modeOfChannel: Record<Channel, Exclude<Mode, 'video'>> = {
  web: 'text',
  wechat: 'text',
  phone: 'voice',
  counter: 'in_person',
  workorder: 'written',
};

/** Three platforms of R002/R007 for reporting: counter, hotline, web. */
export const PLATFORMS = {
  counter: l('实体', 'Counter'),
  hotline: l('热线', 'Hotline'),
  web: l('网络', 'Web'),
} as const;
export type Platform = keyof typeof PLATFORMS;
export const platformOf: Record<Channel, Platform> = {
  phone: 'hotline',
  workorder: 'hotline',
  web: 'web',
  wechat: 'web',
  counter: 'counter',
};
