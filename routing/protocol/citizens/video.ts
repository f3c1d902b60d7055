/** R067: a video meeting of a ticket, as staff see it. */
import type { VideoMeeting } from '../../channels/video.ts';

export interface VideoMeetingView extends Omit<VideoMeeting, 'room' | 'by'> {
  /** Where to go in: for whoever serves the ticket, while the meeting is open. */
  url?: string;
}

/** Merged into `HttpApi`. */
export interface VideoHttpApi {
  'POST /api/v1/tickets/:id/video': { out: VideoMeetingView };
  'POST /api/v1/tickets/:id/video/end': { out: VideoMeetingView };
}
