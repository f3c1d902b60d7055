/** R067: a running conversation goes on by video, at the provider that the bureau has set. */
import type { VideoDesk } from '../../desk/citizens/video.ts';
import { route } from '../route.ts';
import { idParams } from '../schemas/common.ts';
import { videoMeeting } from '../schemas/tickets.ts';

export const videoRoutes = ({ video }: { video: VideoDesk }) => [
  route('POST /api/v1/tickets/:id/video', {
    access: 'ticket.serve',
    tag: 'tickets',
    summary:
      'Opens a video meeting and sends the citizen its link on his own way; a repeat answers the open one',
    cost: 3,
    params: idParams,
    out: videoMeeting,
    refusals: ['not_found', 'not_owner', 'wrong_state', 'version_conflict', 'rate_limited'],
    handle: ({ who, params }) => video.start(who, params.id),
  }),
  route('POST /api/v1/tickets/:id/video/end', {
    access: 'ticket.serve',
    tag: 'tickets',
    summary: 'Ends the video meeting and keeps how long it was; a repeat changes nothing',
    params: idParams,
    out: videoMeeting,
    refusals: ['not_found', 'not_owner', 'wrong_state', 'version_conflict'],
    handle: ({ who, params }) => video.end(who, params.id),
  }),
];
